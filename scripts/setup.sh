#!/bin/sh
# Make .venv, or bring it up to date: everything in requirements.lock, and this project itself.
#
#     scripts/setup.sh        what other targets need. PYTHON names another Python
#     scripts/setup.sh report    the same, and say what is there and what comes next: `make setup`
#     scripts/setup.sh git    fail with the package to install if git is missing
#     scripts/setup.sh docs   install what the documentation needs, scripts/docs_site/requirements.lock
#     scripts/setup.sh release    the same for a release, scripts/releasing/requirements.lock
#
# Without `report`, it prints nothing if nothing is to be done. A shell script, because there may be no Python yet.
set -eu
cd "$(dirname "$0")/.."

LOCKED=.venv/.locked        # newer than requirements.lock if all of it is installed
INSTALLED=.venv/.installed  # newer than pyproject.toml if this project is installed
ROOT=$(pwd -P)

main() {
    if [ "${1:-}" = git ]; then
        require_git
        return
    fi
    case ${1:-} in
        docs) install_more scripts/docs_site/requirements.lock .venv/.docs 'the documentation'; return ;;
        release) install_more scripts/releasing/requirements.lock .venv/.release 'a release'; return ;;
    esac
    reason=$(find_reason_to_rebuild)
    [ -z "$reason" ] || make_venv "$reason"
    [ "$LOCKED" -nt requirements.lock ] || install_packages
    [ "$INSTALLED" -nt pyproject.toml ] || install_project
    [ "${1:-}" != report ] || report
}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Print a message, then the packages to install, and fail: MESSAGE DEBIAN FEDORA MACOS [MORE]
fail_for_package() {
    sudo=
    [ "$(id -u)" = 0 ] || sudo='sudo '
    fail "$1" \
        "  Debian, Ubuntu   ${sudo}apt-get install $2" \
        "  Fedora           ${sudo}dnf install $3" \
        "  macOS            $4" \
        "Then run make again.${5:+ $5}"
}

require_git() {
    command -v git >/dev/null || fail_for_package \
        'git is missing. This target compares the specs with earlier commits.' \
        git git 'xcode-select --install'
    # git explains itself: no repository, or one that belongs to another user.
    git rev-parse --git-dir >/dev/null || fail \
        'This target needs a checkout that git can read: make one with git clone.'
}

# What the Python of .venv is, and where: a moved folder leaves the old paths in .venv.
describe_venv() {
    version=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) &&
        echo "Python $version in $ROOT"
}

find_reason_to_rebuild() {
    if [ ! -e .venv ]; then
        echo 'Making .venv'
    elif [ ! -s "$LOCKED" ]; then
        echo 'The last setup did not finish: making .venv anew'
    elif ! now=$(describe_venv); then
        echo 'The Python of .venv is gone: making .venv anew'
    elif [ "$now" != "$(cat "$LOCKED")" ]; then
        echo "The folder or its Python has changed ($now; before: $(cat "$LOCKED")): making .venv anew"
    elif [ -n "${PYTHON:-}" ] && [ "$(read_version "$PYTHON")" != "${now%% in *}" ]; then
        echo "PYTHON=$PYTHON is another version: making .venv anew"
    fi
}

# Print "Python 3.11", or nothing if there is no such command or it does not run.
read_version() {
    "$1" -c 'import sys; print("Python %d.%d" % sys.version_info[:2])' 2>/dev/null || true
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Set `python` to the first Python that is new enough.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.15 python3.14 python3.13 python3.12 python3.11
    fi
    for python in "$@"; do
        if is_new_enough "$python"; then
            return
        fi
    done
    python=${PYTHON:-python3}
    version=$(read_version "$python")
    fail_for_package \
        "Python 3.11 or later is needed. $python is ${version:-missing, or does not run}." \
        'python3 python3-venv   (Ubuntu 22.04: python3.11 python3.11-venv)' \
        python3 'brew install python' \
        'If your Python has another name: make PYTHON=/path/to/python3.11 ...'
}

require_modules() {
    missing=$("$python" -c '
for name in ("venv", "ensurepip", "ssl", "sqlite3"):
    try:
        __import__(name)
    except ImportError:
        print(name)')
    [ -z "$missing" ] && return
    case ${python##*/} in
        python3 | python3.*) name=${python##*/} ;;
        *) name=$(read_version "$python" | sed 's/Python /python/') ;;
    esac
    fail_for_package \
        "$python lacks a part of Python's own library: $(echo $missing)." \
        "$name-venv" "$name-libs" 'brew reinstall python'
}

make_venv() {
    find_python
    require_modules
    [ -w . ] || fail "You may not write in this folder: $ROOT"
    echo "$1, with $(read_version "$python"). This takes a minute."
    # In an activated .venv, python3 is a link in the folder that is removed here.
    base=$("$python" -c 'import sys; print(getattr(sys, "_base_executable", "") or sys.executable)')
    rm -rf .venv
    "$base" -m venv .venv || fail '.venv could not be made; the reason is above.'
}

pip() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
}

install_packages() {
    # Without this file the next setup begins anew: pip may be killed half-way. If pip itself gives
    # up, mostly before it changes anything, the file comes back.
    [ ! -e "$LOCKED" ] || mv "$LOCKED" "$LOCKED.before"
    if ! pip --require-hashes -r requirements.lock; then
        [ ! -e "$LOCKED.before" ] || mv "$LOCKED.before" "$LOCKED"
        fail 'The packages of requirements.lock could not be installed; the reason is above.' \
            'This needs the network, or what pip is configured to use in its place. Run make again.'
    fi
    rm -f "$LOCKED.before" "$INSTALLED"
    describe_venv >"$LOCKED.new"
    mv "$LOCKED.new" "$LOCKED"
}

# Install further packages: LOCK MARK PURPOSE. The mark is newer than the lock if all are installed.
install_more() {
    [ ! "$2" -nt "$1" ] || return 0
    echo "Installing the packages of $3. This takes half a minute."
    pip --require-hashes -r "$1" || fail \
        "The packages of $1 could not be installed; the reason is above." \
        'This needs the network, or what pip is configured to use in its place. Run make again.'
    touch "$2"
}

# The package comes in a step of its own: a new version in pyproject.toml needs no other packages.
install_project() {
    pip --no-deps --no-build-isolation -e . || fail \
        'This project could not be installed in .venv; the reason is above.'
    touch "$INSTALLED"
}

report() {
    read -r installed <"$LOCKED"
    echo ".venv has matricula with all its parts, and the tools for its tests (${installed%% in *})."
    echo 'Next: make demo tries it, .venv/bin/matricula --help lists the commands, make help the targets.'
    echo 'Your first steps with a spreadsheet: docs/tutorials/first-roster.md'
}

main "$@"
