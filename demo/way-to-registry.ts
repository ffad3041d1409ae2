/** Settings by which npm finds its registry, the way there and the certificates for it. */
const names =
  /^(npm_config_(registry|userconfig|proxy|https_proxy|noproxy|cafile)|https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(file|dir))$/i;

/** Of an environment only what npm needs to install the CLIs; no key, no token, nothing else. */
export function wayToRegistry(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      names.test(name) && value ? [[name, value]] : [],
    ),
  );
}
