import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Issue, RaisedIssue } from "../../../src/model/issue.ts";
import { mergeIssues } from "../../../src/review/merge/merge.ts";
import { rankIssues } from "../../../src/review/merge/rank.ts";
import { madeIssue } from "../made-issue.ts";

/** One list of issues per reviewer, in the order of the names. */
function raisedBy(reviews: Record<string, Partial<Issue>[]>): RaisedIssue[] {
  return Object.entries(reviews).flatMap(([reviewer, issues]) =>
    issues.map((said, index) => ({ source: { reviewer, index }, issue: madeIssue(said) })),
  );
}

/** What the merge made one of: "claude 0 + codex 1", sorted. */
function groups(raised: readonly RaisedIssue[]): string[] {
  return mergeIssues(raised)
    .map(({ sources }) => sources.map(({ reviewer, index }) => `${reviewer} ${index}`).join(" + "))
    .sort();
}

const nullUser = {
  title: "Null dereference when the user is missing",
  description: "findUser() can return null, and user.name is read without a check.",
};
const undefinedUser = {
  title: "Missing undefined check on user",
  description: "The result of findUser may be undefined, so accessing .name crashes.",
};

describe("the same defect", () => {
  test.each([
    ["null and undefined", nullUser, undefinedUser],
    [
      "injection, in other words",
      {
        title: "SQL injection in search",
        description: "The query is built by concatenating user input.",
      },
      {
        title: "Unsanitized input reaches the SQL query",
        description: "Use a parameterized query for the search.",
      },
    ],
    [
      "a loop that runs too far",
      {
        title: "Off-by-one in the pagination loop",
        description: "`i <= pages.length` reads one past the end.",
      },
      {
        title: "Loop runs one iteration too many",
        description: "The condition uses <= where < is meant, so pages[pages.length] is undefined.",
      },
    ],
    [
      "a promise nobody waits for",
      {
        title: "Promise is not awaited",
        description: "saveUser() is called without await, so errors are swallowed.",
      },
      { title: "Missing await on saveUser", description: "Rejections become unhandled." },
    ],
    [
      "a leak",
      {
        title: "File handle is never closed",
        description: "openLog leaks a descriptor on every call.",
      },
      {
        title: "Resource leak",
        description: "The stream returned by fs.open in openLog isn't closed on the error path.",
      },
    ],
    [
      "only descriptions",
      {
        title: "",
        description: "average() returns NaN for an empty list because it divides by zero.",
      },
      {
        title: "",
        description:
          "Division by zero: average() divides by items.length, which is 0 for empty lists.",
      },
    ],
  ])("is said once: %s", (_, claude, codex) => {
    for (const place of [{}, { line: 7 }, { file: null }]) {
      const raised = raisedBy({
        claude: [{ ...claude, ...place }],
        codex: [{ ...codex, ...place }],
      });
      expect(groups(raised)).toEqual(["claude 0 + codex 0"]);
    }
  });

  test("is said once when one reviewer says it twice", () => {
    const again = {
      title: "user may be null",
      description: "findUser() returns null for an unknown id, and user.name is read unchecked.",
    };
    const [merged, ...others] = mergeIssues(raisedBy({ claude: [nullUser, again] }));
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ agreement: 1, reviewers: ["claude"] });
    expect(merged?.sources).toHaveLength(2);
  });

  test("is found under a shortened path", () => {
    const raised = raisedBy({
      claude: [{ ...nullUser, file: "packages/web/src/user.ts" }],
      codex: [{ ...undefinedUser, file: "src/user.ts" }],
    });
    expect(groups(raised)).toEqual(["claude 0 + codex 0"]);
  });

  test("is found where the lines disagree but both quote the same code", () => {
    const far = (snippet: string | null) =>
      raisedBy({
        claude: [{ ...nullUser, line: 3, snippet }],
        codex: [{ ...undefinedUser, line: 900, snippet }],
      });
    expect(groups(far("print(user.name);"))).toEqual(["claude 0 + codex 0"]);
    expect(groups(far(null))).toEqual(["claude 0", "codex 0"]);
  });
});

describe("different defects", () => {
  test.each([
    ["two objects of one sentence", "Unused import os", "Unused import sys"],
    ["two quoted objects", "`foo` is unused", "`bar` is unused"],
    ["two untested functions", "Missing test for login", "Missing test for logout"],
    ["two functions with one fault", "Missing await in saveOrder", "Missing await in deleteOrder"],
    [
      "two functions with one fault, in other words",
      "`loadConfig` swallows errors of the file system",
      "Errors are ignored when `saveConfig` writes the file",
    ],
    [
      "two variables that may be null",
      "Null check of `order` is missing before it is used",
      "`invoice` may be null when it is used",
    ],
    ["a crash and a name", "Possible null dereference of user", "Variable name user is misleading"],
    [
      "a fault and its missing test",
      "parseHeader throws on malformed input",
      "No tests for parseHeader",
    ],
    [
      "injection and timeout",
      "SQL injection in getUser: id is concatenated",
      "getUser runs the query without a timeout",
    ],
    [
      "a race and a validation",
      "Race condition: two requests can create the same user",
      "createUser doesn't validate the email address",
    ],
    ["two names of one linter's rule", "`id` shadows a builtin", "`type` shadows a builtin"],
    ["two typos", "Typo in comment: recieve", "Typo in comment: seperate"],
    [
      "an error path and a leak",
      "Error is swallowed in the catch block of load()",
      "load() leaks the file handle when parsing fails",
    ],
  ])("of one line stay apart: %s", (_, claude, codex) => {
    for (const place of [{}, { line: 7 }, { file: null }]) {
      const raised = raisedBy({
        claude: [{ title: claude, ...place }],
        codex: [{ title: codex, ...place }],
      });
      expect(groups(raised)).toEqual(["claude 0", "codex 0"]);
    }
  });

  test.each([
    [
      "two faults of one counter",
      [
        "Reminders of all methods are deleted when retryCount is above 1, not only those of SMS",
        "retryCount + 1 may be stale, so two runs of the job lose an increment of retryCount",
      ],
      [
        "retryCount is incremented from a stale value, so runs of the job in parallel lose increments",
        "The job deletes every reminder with a retryCount above 1, whatever its method is",
      ],
    ],
    [
      "two faults in one list of guests",
      [
        "The guests that were passed in get the email, not those that were added",
        "Guests are not told apart by their email, so one guest can be added twice",
      ],
      [
        "A guest with the same email is added twice",
        "The email is sent to all guests that were passed in, also to those that were not added",
      ],
    ],
  ])("find the one they fit best, in much the same words: %s", (_, claude, codex) => {
    const said = (texts: string[]) => texts.map((description) => ({ title: "", description }));
    const raised = raisedBy({ claude: said(claude), codex: said(codex) });
    expect(groups(raised)).toEqual(["claude 0 + codex 1", "claude 1 + codex 0"]);
  });

  test("of two files stay apart, also in the same words", () => {
    const raised = raisedBy({
      claude: [{ ...nullUser, file: "src/a.ts" }],
      codex: [{ ...nullUser, file: "src/b.ts" }],
    });
    expect(groups(raised)).toEqual(["claude 0", "codex 0"]);
  });

  test("of the old and the new side stay apart; a side not said meets either", () => {
    const on = (side: Issue["side"]) => ({ ...nullUser, side });
    expect(groups(raisedBy({ claude: [on("LEFT")], codex: [on("RIGHT")] }))).toHaveLength(2);
    expect(groups(raisedBy({ claude: [on("LEFT")], codex: [on(null)] }))).toHaveLength(1);
  });

  test("that say little in the same words stay apart where their lines are far apart", () => {
    const at = (line: number) => ({
      title: "Missing null check",
      description: "Add a guard.",
      line,
    });
    expect(groups(raisedBy({ claude: [at(10), at(900)] }))).toHaveLength(2);
  });

  test("are not chained by an issue that names no file", () => {
    const raised = raisedBy({
      a: [{ ...nullUser, file: "src/a.ts" }],
      b: [{ ...nullUser, file: null }],
      c: [{ ...nullUser, file: "src/c.ts" }],
    });
    expect(groups(raised)).toEqual(["a 0 + b 0", "c 0"]);
  });

  test("are not chained by an issue that speaks of both", () => {
    const leak = {
      title: "The connection pool leaks sockets on timeout",
      description: "Sockets of openPool() are never closed.",
    };
    const raised = raisedBy({
      a: [nullUser],
      b: [
        {
          title: `${nullUser.title}. ${leak.title}`,
          description: `${nullUser.description} ${leak.description}`,
        },
      ],
      c: [leak],
    });
    expect(
      mergeIssues(raised).some(
        ({ reviewers }) => reviewers.includes("a") && reviewers.includes("c"),
      ),
    ).toBe(false);
  });
});

test("joins short claims in other words without a list of synonyms", () => {
  for (const [claude, codex] of [
    ["Unused import os", "os is imported but unused"],
    ["Null dereference of user", "user may be null when dereferenced"],
    ["Missing await on save()", "save() is not awaited"],
    ["Hardcoded password in config.ts", "config.ts contains a hard-coded password"],
  ] as const) {
    const raised = raisedBy({
      claude: [{ title: claude, description: "" }],
      codex: [{ title: codex, description: "" }],
    });
    expect(groups(raised)).toEqual(["claude 0 + codex 0"]);
  }
});

test("says once what is repeated in one place, however often", () => {
  const raised = raisedBy({
    claude: Array.from({ length: 100 }, () => nullUser),
    codex: Array.from({ length: 100 }, () => nullUser),
  });
  expect(mergeIssues(raised)).toMatchObject([{ agreement: 2, sources: { length: 200 } }]);
});

test("joins an issue from the clearest words, the most exact place and the highest severity", () => {
  const [merged] = mergeIssues(
    raisedBy({
      claude: [
        {
          ...nullUser,
          title: "",
          severity: "low",
          line: 12,
          endLine: 14,
          snippet: "user.name",
          suggestion: "Guard it.",
          confidence: 0.4,
        },
      ],
      codex: [
        {
          ...undefinedUser,
          severity: "high",
          category: "bug",
          suggestion: "Use ?.",
          confidence: 0.9,
        },
      ],
    }),
  );
  expect(merged).toMatchObject({
    title: undefinedUser.title,
    description: undefinedUser.description,
    severity: "high",
    confidence: 0.9,
    line: 12,
    endLine: 14,
    snippet: "user.name",
    reviewers: ["claude", "codex"],
    agreement: 2,
    suggestions: [
      { reviewer: "claude", text: "Guard it." },
      { reviewer: "codex", text: "Use ?." },
    ],
  });
});

/** Texts from few words, so that some are alike, some the same, some apart. */
const text = fc
  .array(
    fc.constantFrom(
      "null",
      "undefined",
      "user",
      "check",
      "missing",
      "leak",
      "`openLog`",
      "closed",
      "saveUser()",
      "await",
      "unused",
      "import",
      "slow",
      "query",
      ".",
    ),
    { maxLength: 8 },
  )
  .map((words) => words.join(" "));
const issue: fc.Arbitrary<Issue> = fc.record({
  file: fc.constantFrom(null, "src/a.ts", "src/b.ts", "a.ts"),
  line: fc.option(fc.integer({ min: 1, max: 60 })),
  endLine: fc.constant(null),
  side: fc.constantFrom(null, "LEFT", "RIGHT"),
  severity: fc.constantFrom(null, "low", "medium", "high"),
  category: fc.constantFrom(null, "bug", "security"),
  title: fc.oneof(text, fc.string()),
  description: fc.oneof(text, fc.string({ unit: "grapheme" })),
  snippet: fc.constantFrom(null, "user.name"),
  suggestion: fc.option(text),
  confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  preExisting: fc.boolean(),
});
const panel = fc
  .array(fc.array(issue, { maxLength: 6 }), { maxLength: 4 })
  .map((lists) => raisedBy(Object.fromEntries(lists.map((list, at) => [`reviewer ${at}`, list]))));

const SEVERITIES = [null, "low", "medium", "high"];

describe("for any panel", () => {
  test("every input is in exactly one output, with its reviewer and suggestion", () => {
    fc.assert(
      fc.property(panel, (raised) => {
        const merged = mergeIssues(raised);
        const key = ({ reviewer, index }: RaisedIssue["source"]) => `${reviewer} ${index}`;
        expect(merged.flatMap(({ sources }) => sources.map(key)).sort()).toEqual(
          raised.map(({ source }) => key(source)).sort(),
        );
        for (const { sources, reviewers, agreement, suggestions } of merged) {
          expect(reviewers).toEqual([...new Set(sources.map(({ reviewer }) => reviewer))]);
          expect(agreement).toBe(reviewers.length);
          const proposed = raised.filter(
            ({ source, issue: { suggestion } }) =>
              suggestion && sources.some((own) => key(own) === key(source)),
          );
          expect(suggestions).toHaveLength(proposed.length);
        }
      }),
    );
  });

  test("the order of the input does not matter", () => {
    const shuffled = panel.chain((raised) =>
      fc.tuple(fc.constant(raised), fc.shuffledSubarray(raised, { minLength: raised.length })),
    );
    fc.assert(
      fc.property(shuffled, ([raised, other]) => {
        expect(mergeIssues(other)).toEqual(mergeIssues(raised));
      }),
    );
  });

  test("no output holds two files or two sides, and each has its highest severity", () => {
    fc.assert(
      fc.property(panel, (raised) => {
        for (const { sources, severity } of mergeIssues(raised)) {
          const issues = raised
            .filter(({ source }) => sources.includes(source))
            .map(({ issue }) => issue);
          const files = new Set(issues.flatMap(({ file }) => file ?? []));
          expect(files.has("src/a.ts") && files.has("src/b.ts")).toBe(false);
          expect(new Set(issues.flatMap(({ side }) => side ?? [])).size).toBeLessThan(2);
          const levels = issues.map((said) => SEVERITIES.indexOf(said.severity));
          expect(SEVERITIES.indexOf(severity)).toBe(Math.max(...levels));
        }
      }),
    );
  });

  test("what a second reviewer repeats word for word is agreed on", () => {
    fc.assert(
      fc.property(panel, (raised) => {
        const echo = raised.map(({ source, issue }) => ({
          source: { reviewer: `echo of ${source.reviewer}`, index: source.index },
          issue,
        }));
        for (const { agreement } of mergeIssues([...raised, ...echo]))
          expect(agreement).toBeGreaterThan(1);
      }),
    );
  });

  test("the ranks are 1, 2, 3 … and the input's issues", () => {
    fc.assert(
      fc.property(panel, (raised) => {
        const merged = mergeIssues(raised);
        const ranked = rankIssues(merged);
        expect(ranked.map(({ rank }) => rank)).toEqual(merged.map((_, at) => at + 1));
        expect(ranked.map(({ sources }) => sources)).toEqual(
          expect.arrayContaining(merged.map(({ sources }) => sources)),
        );
      }),
    );
  });
});

test("an issue was there before the change only if all who raised it say so", () => {
  const said = { title: "Division by zero in the average", description: "count may be 0." };
  const merged = (...preExisting: boolean[]) =>
    mergeIssues(
      preExisting.map((one, at) => ({
        source: { reviewer: `r${at}`, index: 0 },
        issue: madeIssue({ ...said, preExisting: one }),
      })),
    ).map((issue) => issue.preExisting);
  expect(merged(true, true)).toEqual([true]);
  expect(merged(true, false)).toEqual([false]);
  expect(merged(false, true)).toEqual([false]);
});

describe("languages without blanks between words", () => {
  const sameTwice = {
    Japanese: [
      {
        title: "カートが空のときゼロ除算が発生する",
        description:
          "`average` は商品数で割っているが、カートが空だと商品数が 0 になり、結果が NaN になる。",
      },
      {
        title: "空のカートで average がゼロ除算になる",
        description: "商品数が 0 の場合、合計を 0 で割るため NaN が返る。",
      },
    ],
    Chinese: [
      {
        title: "购物车为空时会除以零",
        description: "`average` 用商品数量作除数，购物车为空时数量为 0，结果为 NaN。",
      },
      {
        title: "空购物车导致除零错误",
        description: "商品数量为 0 时，average 会除以 0，返回 NaN。",
      },
    ],
    Korean: [
      {
        title: "장바구니가 비어 있으면 0으로 나누기가 발생함",
        description: "`average`는 상품 수로 나누는데, 장바구니가 비어 있으면 0이 되어 NaN이 된다.",
      },
      {
        title: "빈 장바구니에서 average가 0으로 나눔",
        description: "상품 수가 0인 경우 합계를 0으로 나누어 NaN을 반환한다.",
      },
    ],
    Thai: [
      {
        title: "ไฟล์ไม่ถูกปิดเมื่อการแยกวิเคราะห์เกิดข้อผิดพลาด",
        description: "`close` ไม่อยู่ใน finally ไฟล์จึงเปิดค้างเมื่อแยกวิเคราะห์ไม่สำเร็จ",
      },
      {
        title: "แยกวิเคราะห์ผิดพลาดแล้วไฟล์เปิดค้าง",
        description: "ถ้าเกิดข้อผิดพลาดขณะแยกวิเคราะห์ จะไม่เรียก close ไฟล์จึงไม่ถูกปิด",
      },
    ],
  };
  const other = {
    Japanese: { title: "平文のパスワードをログに記録している" },
    Chinese: { title: "日志中记录了明文密码" },
    Korean: { title: "평문 비밀번호를 로그에 기록함" },
    Thai: { title: "บันทึกรหัสผ่านแบบไม่เข้ารหัสลงในบันทึกการทำงาน" },
  };

  test.each(["Japanese", "Chinese", "Korean", "Thai"] as const)(
    "merge what two reviewers say in %s, and nothing else",
    (language) => {
      const [claude = {}, codex = {}] = sameTwice[language];
      const raised = raisedBy({ claude: [claude, other[language]], codex: [codex] });
      expect(groups(raised)).toEqual(["claude 0 + codex 0", "claude 1"]);
    },
  );
});
