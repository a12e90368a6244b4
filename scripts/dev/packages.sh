# shellcheck shell=bash
# Debian packages, by name, from the lists in scripts/dev/packages/. Nothing is asked of apt when
# all of them are installed.

# package_names SET…: the names in the lists of these sets, comments left out.
package_names() {
  local set
  for set in "$@"; do
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$ROOT/scripts/dev/packages/$set.txt"
  done
}

# missing_packages NAME…: those of the names that are not fully installed.
missing_packages() {
  local installed name
  # It fails when it does not know one of the names, and still prints the others.
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null || true)
  installed=$(sed -n 's/^ii *//p' <<<"$installed")
  for name in "$@"; do
    grep -qxF -- "$name" <<<"$installed" || printf '%s\n' "$name"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# need_root NAME…: ends with what to install by hand where neither root nor sudo is at hand.
need_root() {
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null ||
    die "these Debian packages are missing and need root or sudo to install: $*"
  # Asked here, in the foreground, because the step itself has no terminal to ask on.
  sudo -v || die "sudo was refused; as root: apt-get install --no-install-recommends $*"
}

apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@"; }

apt_install() {
  # A failing third-party source must not stop an installation that Debian alone can serve.
  apt_get update || echo 'apt-get update failed, going on with the lists at hand'
  apt_get install -y --no-install-recommends "$@"
}

# ensure_packages SET…: a numbered step that installs what is missing of these sets.
ensure_packages() {
  local names missing
  command -v dpkg-query >/dev/null || die 'dpkg-query not found: this script needs Debian 12'
  mapfile -t names < <(package_names "$@")
  mapfile -t missing < <(missing_packages "${names[@]}")
  if [ "${#missing[@]}" = 0 ]; then
    skip_step 'installing Debian packages'
    return
  fi
  need_root "${missing[@]}"
  step "installing Debian packages (${#missing[@]})" apt apt_install "${missing[@]}"
}
