# shellcheck shell=bash
# npm packages and web builds, each done again only when what it is made from has changed.

readonly WEB_STAMP=$STAMP_DIR/web
# The browser tests use Debian's Chromium.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
# Logs are read as text.
export NO_COLOR=1

# web_hash: one hash over the web's sources and the contract its types come from.
web_hash() {
  local folders=(web)
  [ ! -d api ] || folders+=(api)
  find "${folders[@]}" -type d \( -name node_modules -o -name dist -o -name test-results \
    -o -name playwright-report -o -name coverage \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

npm_ci() { npm ci --prefix web --no-audit --no-fund; }

# ensure_web_packages: a numbered step; the stamp lies in node_modules, so it goes with it.
ensure_web_packages() {
  local stamp=web/node_modules/.lock-hash hash
  [ -f web/package-lock.json ] || die 'web/package-lock.json is missing'
  hash=$({ node --version; sha256sum <web/package-lock.json; } | sha256sum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ]; then
    skip_step 'installing npm packages'
    return
  fi
  step 'installing npm packages' npm-ci npm_ci
  printf '%s\n' "$hash" >"$stamp"
}

web_is_built() { compgen -G 'web/apps/*/dist' >/dev/null; }

# build_web: a numbered step.
build_web() {
  local hash
  hash=$(web_hash)
  if [ "$(cat "$WEB_STAMP" 2>/dev/null)" = "$hash" ] && web_is_built; then
    skip_step 'building web apps'
    return
  fi
  step 'building web apps' build-web npm run build --prefix web
  mkdir -p "$STAMP_DIR"
  # Hashed again: a build may write generated sources.
  web_hash >"$WEB_STAMP"
}
