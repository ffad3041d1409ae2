import {
  type CoderName,
  coderNames,
  entryOf,
  type TokenCoder,
  type TokenInput,
  type Vendor,
  vendors,
} from "../../agents/catalog.ts";
import { UsageError } from "../../errors.ts";
import { refuseForeignHost, staticKey } from "../credentials.ts";
import {
  formed,
  optional,
  type Setting,
  type SettingTable,
  secret,
  secretLines,
} from "../setting.ts";

/** What Crosscheck itself authenticates with. */
export const tokenSettings = {
  githubToken: {
    name: "github-token",
    type: secret((_, token) => token),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, evaluated by the runner
    default: "${{ github.token }}",
    flag: false,
    doc: "Token that reads the pull request and posts the review. It stays in this process: no agent sees it.",
  },
  markerKeys: {
    name: "marker-key",
    type: secretLines,
    default: "",
    flag: false,
    doc: "Random secret, for example of openssl rand -hex 32, that signs what is remembered in comments: without a signature it counts for nothing but not to say things twice, because every workflow writes as the same account. For stages: plan and publish need it, and no other job may have it. Empty: keys derived from the API keys sign. To change it, put the new one on the first line and the old ones below: the first signs, all verify.",
  },
} as const satisfies SettingTable;

const key = secret(staticKey);
const address = formed(baseUrl);

/** The setting of a key or token. */
type SecretSetting<Name extends string> = Setting & {
  readonly name: Name;
  readonly type: typeof key;
};

/** The setting of a vendor's address. */
type AddressSetting<Name extends string> = Setting & {
  readonly name: Name;
  readonly type: typeof address;
};

/** The setting of a coder's program. */
type ProgramSetting<Name extends string> = Setting & {
  readonly name: Name;
  readonly type: typeof optional;
};

type VendorSettings = {
  readonly [V in Vendor as `${V}ApiKey`]: SecretSetting<`${V}-api-key`>;
} & {
  readonly [C in TokenCoder as `${C}Token`]: SecretSetting<TokenInput<C>>;
} & {
  readonly [V in Vendor as `${V}BaseUrl`]: AddressSetting<`${V}-base-url`>;
};

/** Keys and addresses of the vendors' APIs, from the catalog. `parseConfig` combines them by vendor. */
export const vendorSettings = Object.fromEntries([
  ...vendors.flatMap((vendor): [string, Setting][] => {
    const coders = codersOf(vendor);
    const titles = coders.map((coder) => entryOf(coder).title).join(" and ");
    const doc = `Key for ${titles}. Needed when a reviewer or the fixer is ${coders.join(" or ")}.`;
    const tokens = coders.flatMap((coder): [string, Setting][] => {
      const { token } = entryOf(coder);
      if (token === undefined) return [];
      return [
        [
          `${coder}Token`,
          { name: token.input, type: key, default: "", flag: false, doc: token.doc },
        ],
      ];
    });
    const api = { name: `${vendor}-api-key`, type: key, default: "", flag: false, doc };
    return [[`${vendor}ApiKey`, api], ...tokens]; // In this order on the pages.
  }),
  ...vendors.flatMap((vendor): [string, Setting][] => {
    const name = `${vendor}-base-url`;
    return codersOf(vendor)
      .slice(0, 1)
      .map((coder) => {
        const { doc } = entryOf(coder).baseUrl;
        const setting = {
          name,
          type: address,
          default: "",
          file: false,
          job: true,
          flag: true,
          doc,
        } as const;
        return [`${vendor}BaseUrl`, setting];
      });
  }),
]) as unknown as VendorSettings;

function codersOf(vendor: Vendor): CoderName[] {
  return coderNames.filter((coder) => entryOf(coder).vendor === vendor);
}

type ProgramSettings = {
  readonly [C in CoderName as `${C}Path`]: ProgramSetting<`${C}-path`>;
};

/** The coders' programs. */
export const programSettings = Object.fromEntries(
  coderNames.map((coder): [string, Setting] => {
    const doc = `${entryOf(coder).pathDoc} to use instead of the pinned version.`;
    const name = `${coder}-path`;
    return [
      `${coder}Path`,
      { name, type: optional, default: "", file: false, job: true, flag: true, doc },
    ];
  }),
) as unknown as ProgramSettings;

/** An address without a trailing slash; null: the vendor's own. */
function baseUrl(value: string, { name }: { readonly name: string }): string | null {
  if (value === "") return null;
  const url = URL.parse(value);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.username) {
    throw new UsageError(`${name}: "${value}" is not an http(s) address`);
  }
  refuseForeignHost(name, url.hostname);
  return url.href.replace(/\/+$/, "");
}
