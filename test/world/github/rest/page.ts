import { type Answer, ok } from "./handler.ts";

/** One page of a list: 30 by default, 100 at most, with GitHub's `Link` header. */
export async function page<Item>(
  { url }: { url: URL },
  items: readonly Item[],
  view: (item: Item) => unknown,
  wrap: (views: unknown[]) => unknown = (views) => views,
): Promise<Answer> {
  const size = Math.min(100, Math.max(1, Number(url.searchParams.get("per_page") ?? 30)));
  const number = Math.max(1, Number(url.searchParams.get("page") ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (target: number, relation: string) => {
    const to = new URL(url);
    to.searchParams.set("page", String(target));
    return `<${to.href}>; rel="${relation}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev")] : []),
    ...(number < last ? [link(number + 1, "next"), link(last, "last")] : []),
    ...(number > 1 ? [link(1, "first")] : []),
  ];
  const views = await Promise.all(items.slice((number - 1) * size, number * size).map(view));
  return ok(wrap(views), links.length > 0 ? { link: links.join(", ") } : {});
}
