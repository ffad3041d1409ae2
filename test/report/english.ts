import { textsIn } from "../../src/report/texts.ts";
import { plainEnglish } from "../../src/words/words.ts";

/** The words of a publication where nobody chose a language. */
export const texts = textsIn(plainEnglish);
