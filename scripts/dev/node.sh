# shellcheck shell=bash
# Node: the installed one when it is new enough, otherwise the npm package `node`, which ships the
# program itself, under build/node.

# What Vite and ESLint ask for.
readonly NODE_MIN=20.19
readonly NODE_PACKAGES=(node@22 npm@10)
readonly NODE_DIR=$ROOT/build/node

node_is_new_enough() {
  local version
  command -v npm >/dev/null || return 1
  version=$(node --version 2>/dev/null) || return 1
  printf '%s\n' "$NODE_MIN" "${version#v}" | sort -C -V
}

install_node() { npm install --prefix "$NODE_DIR" --no-audit --no-fund "${NODE_PACKAGES[@]}"; }

# ensure_node: a numbered step; afterwards `node` and `npm` on PATH are new enough.
ensure_node() {
  if [ -x "$NODE_DIR/node_modules/.bin/node" ]; then
    PATH=$NODE_DIR/node_modules/.bin:$PATH
  fi
  if node_is_new_enough; then
    skip_step "installing Node (≥ $NODE_MIN)"
    return
  fi
  if ! command -v npm >/dev/null; then
    STEP_TOTAL=$((STEP_TOTAL + 1))
    ensure_packages node
  fi
  mkdir -p "$NODE_DIR"
  step "installing Node (≥ $NODE_MIN)" node install_node
  PATH=$NODE_DIR/node_modules/.bin:$PATH
  node_is_new_enough || die "Node is still older than $NODE_MIN: $(node --version 2>&1)"
}
