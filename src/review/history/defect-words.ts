import { stem } from "../merge/stem.ts";
import { type Bag, withoutCode, wordsOf } from "../merge/words.ts";

/**
 * Kinds of defect, of consequence and of fix, each with the words reviewers use for it. They are what a fingerprint keeps
 * of an issue's words: a rewording keeps its kind more often than any single word. The merge does not use them.
 */
const CONCEPTS: Readonly<Record<string, string>> = {
  absent:
    "null nil none undefined nullable npe nullpointerexception nullptr optional deref dereference dereferences dereferencing typeerror nosuchelementexception nonnull unset",
  empty: "empty blank zero-length emptiness",
  crash:
    "crash throw throws thrown throwing panic panics abort segfault raise raises raised exception exceptions fatal blow",
  unhandled:
    "catch caught try rescue handle handled handling handles unhandled uncaught swallow swallows suppress suppressed silent silently ignore ignores ignored propagate propagated surfaced",
  race: "race racy racing concurrent concurrency concurrently thread-safe threadsafe thread threads atomic atomically nonatomic synchronize synchronized synchronization unsynchronized lock locks locked locking mutex simultaneous simultaneously parallel interleave interleaved toctou overlapping stale",
  deadlock:
    "deadlock deadlocks livelock hang hangs starvation block blocks blocked blocking indefinitely freeze",
  await:
    "await awaits awaited awaiting unawaited async asynchronous asynchronously promise promises foreach fire-and-forget floating goroutine future coroutine",
  leak: "leak leaks leaked leaking unclosed unreleased close closed closing dispose disposed release released releasing revoke revoked cleanup cleaned free freed orphan orphans orphaned dangling lingering unmount finally",
  typo: "typo typos misspell misspelled misspelt misspelling spelling spelled",
  naming: "name names named naming rename renamed renaming misnamed identifier convention",
  misleading:
    "misleading mislead misleads confusing confuse confuses confusion unclear ambiguous inaccurate misrepresent",
  documentation:
    "doc docs document documented documentation javadoc jsdoc docstring docstrings readme comment comments commented godoc undocumented",
  test: "test tests tested testing untested assert asserts assertion assertions coverage spec specs suite expectation",
  flaky:
    "flaky flakiness nondeterministic non-deterministic intermittent intermittently brittle timing sleep unreliable",
  mock: "mock mocks mocked mocking stub stubs stubbed fake fixture spy",
  injection:
    "inject injected injection xss sanitize sanitized sanitization unsanitized escape escaped escaping unescaped html_safe htmlsafe raw untrusted malicious attacker scripting interpolate interpolated interpolation concatenate concatenated concatenation parameterized",
  request: "ssrf csrf redirect origin referer referrer clickjacking iframe frame postmessage",
  permission:
    "permission permissions authorize authorized authorization unauthorized privilege privileges access role roles admin owner forbidden deny denies denied acl grant grants granted allow allows allowed",
  login:
    "login signin authenticate authenticated authentication authn session credential credentials password",
  bypass: "bypass bypasses bypassed bypassing circumvent evade exploit abuse slip",
  secret:
    "secret secrets sensitive plaintext expose exposes exposed exposing exposure disclose disclosure confidential pii leakage",
  slow: "slow slower performance inefficient inefficiency efficient expensive costly overhead latency quadratic bottleneck optimize optimization scalability unbounded",
  repeat:
    "duplicate duplicates duplicated duplication dup deduplicate deduplicated dedupe repeated repeats repetition repetitive twice dry again redundant redundantly",
  dead: "unused dead unreachable unnecessary unneeded redundant redundantly obsolete leftover superfluous useless never noop no-op pointless ineffective",
  boundary:
    "boundary boundaries bound bounds off-by-one index indices range out-of-bounds indexerror slice slicing inclusive exclusive overflow overflows underflow negative edge limit",
  equality:
    "compare compares compared comparing comparison equal equals equality === == identity reference references issame identical",
  inverted:
    "invert inverted inverts inversion negate negated negation opposite reverse reversed backwards flip flipped swap swapped contrary",
  condition:
    "condition conditions conditional branch branches else && || and/or predicate guard guards guarded boolean truthy falsy ternary check checks checked checking",
  type: "type types typed typing cast casts casting any generic generics coerce coercion untyped annotation annotations",
  contract:
    "signature signatures interface interfaces contract contracts violate violates violated violating violation implement implements implementation mismatch mismatched mismatches inconsistent inconsistency incompatible incompatibility disagree diverge shape",
  compile:
    "compile compiles compilation compiler build import imports imported importing undeclared nameerror importerror referenceerror syntax unresolved attributeerror nosuchmethod nomethoderror",
  validate:
    "validate validates validated validating validation unvalidated validator verify verifies verified verification sanity invalid malformed unchecked",
  locale:
    "translate translated translation translations locale locales language languages i18n localization localized internationalization english",
  casing:
    "case-sensitive case-insensitive casing lowercase lowercased lowercases uppercase uppercased normalize normalized normalizing normalization capitalize capitalization case-variant",
  encode:
    "encode encoded encoding decode decoded decoding utf utf-8 charset unicode serialize serialized serialization deserialize deserialized deserialization marshal unmarshal",
  hardcoded:
    "hardcode hardcoded hard-coded hardcoding magic literal constant constants configurable placeholder dummy",
  compatible:
    "backward backwards backwards-compatible compatibility migration migrate migrations migrated legacy breaking deprecated deprecation upgrade rollout rollback downgrade",
  fallback: "default defaults defaulting fallback fallbacks",
  layout:
    "css style styles styling color colors contrast layout margin padding accessibility aria responsive flex float align alignment vendor-prefix prefix",
  time: "time timezone timezones date dates datetime dst utc timestamp timestamps epoch clock offset day days",
  expiry: "expire expires expired expiration expiry ttl timeout timeouts deadline lifetime",
  precision:
    "precision rounding round rounded float floating-point double truncate truncated truncation integer division divide modulo",
  pattern:
    "regex regexp regexes pattern patterns wildcard glob match matches matched matching matcher substring",
  loss: "lose loses lost losing loss overwrite overwrites overwritten overwriting clobber clobbers clobbered drop drops dropped discard discarded discards wipe wiped corrupt corrupts corrupted corrupting corruption",
  delete:
    "delete deletes deleted deleting deletion remove removes removed removing removal destroy destroyed purge",
  cache: "cache caches cached caching memoize memoized invalidate invalidated invalidation",
  order: "order ordering ordered sort sorted sorting sequence precedence priority unordered",
  logging:
    "log logs logged logging logger trace tracing debug print prints printed printing console",
  portable:
    "macos mac linux bsd gnu windows posix platform platforms portable non-portable portability cross-platform darwin os-specific",
  mutate:
    "mutate mutates mutated mutating mutation mutable immutable immutability in-place side-effect readonly frozen shared",
  recursion:
    "recursion recursive recursively infinite infinitely endless loop loops cycle cyclic circular stackoverflow",
  transaction:
    "transaction transactions transactional commit rollback partial partially atomicity consistency constraint unique upsert",
  network:
    "network http https fetch request requests response responses endpoint webhook url urls header headers status",
  retry: "retry retries retried retrying backoff attempt attempts idempotent idempotency",
  copy: "copy copies copied copying copy-paste copy-pasted clone cloned paste pasted",
  extract:
    "extract extracted refactor refactored refactoring simplify simplified helper utility reuse reusable shared abstraction split decouple coupling",
  readable:
    "readability readable maintainability maintainable complexity complex verbose clarity nested",
  render:
    "render renders rendered rendering rerender re-render display displays displayed show shows shown visible ui hidden hide",
  wrong:
    "wrong wrongly incorrect incorrectly mistaken mistakenly erroneous erroneously improper improperly broken buggy faulty",
  missing:
    "missing lacks lack lacking absent absence omits omitted omit without forgot forgotten fails lost",
};

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\boptional chaining\b|\?\./i, "absent"],
  [/\b(?:never|not) (?:used|called|read|reached|referenced)\b|\bno effect\b/i, "dead"],
  [/\bone[- ]past\b|\boff[- ]by[- ]one\b|\bout[- ]of[- ](?:bounds|range)\b/i, "boundary"],
  [/\bn ?\+ ?1 quer|\bo\(n/i, "slow"],
  [/\bcase[- ](?:in)?sensitiv/i, "casing"],
  [/\bthread[- ]safe/i, "race"],
  [/===?|!==?/, "equality"],
  [/[<>]=/, "boundary"],
  [/&&|\|\||\bAND\b|\bOR\b|\band\/or\b/, "combination"],
  [/\bfire[- ]and[- ]forget\b/i, "await"],
];

const BY_STEM = new Map<string, string[]>();
for (const [concept, words] of Object.entries(CONCEPTS)) {
  for (const word of words.split(" ")) {
    const key = stem(word);
    BY_STEM.set(key, [...new Set([...(BY_STEM.get(key) ?? []), `~${concept}`])]);
  }
}

/** The kinds that a text speaks of, and how often; by names that no stem has. */
export function kindsIn(text: string): Bag {
  const kinds = new Map<string, number>();
  const add = (kind: string, times: number) => kinds.set(kind, (kinds.get(kind) ?? 0) + times);
  for (const [term, times] of wordsOf(text).prose) {
    for (const kind of BY_STEM.get(term) ?? []) add(kind, times);
  }
  const plain = withoutCode(text);
  for (const [pattern, kind] of PHRASES) if (pattern.test(plain)) add(`~${kind}`, 1);
  return kinds;
}
