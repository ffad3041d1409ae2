/** English words that say nothing about which defect is meant. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also although always am an and any are as at be because been before being both but by can
  cannot could did do does doing done don down due each either else even every few for from further get gets getting had
  has have having he her here hers him his how however i if in into is isn it its itself just let like made make makes
  making may me might more most much must my near neither nor now of off on once only or other our out over own per
  perhaps please rather really same shall she should since so some still such than that the their them then there
  therefore these they this those though through thus to too under until up upon us very via was way we well were what
  whatever when whenever where whereas wherever whether which while who whom whose why will with within would yet you
  your`.split(/\s+/),
);
