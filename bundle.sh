# Carry everything that ./run demo needs to a machine without internet; read by ./run.
#
# A bundle is one tar file: the system's packages with an index of their own, the locked Python packages, the
# collected front end, what system it is for, and the SHA-256 of each file. It is for the same release of the
# same system on the same kind of processor, and holds no data of any place.

bundled=.run/bundle # where a bundle lies opened; while it is there, nothing is asked of the internet

system_of() { # the release and the kind of processor, in one line
    # shellcheck disable=SC1090 # the system's own file
    (. "${GEO_MAHALLE_OS_RELEASE:-/etc/os-release}" && printf '%s %s %s\n' "$ID" "${VERSION_CODENAME:-none}" "$(uname -m)")
}

make_bundle() { # file
    [ -n "${1:-}" ] || give_up "a bundle needs a file" "Write: ./run bundle FILE.tar"
    is_debian || give_up "a bundle is made on Debian or Ubuntu only" "Use the same release as the machine it is for."
    case $1 in /*) out=$1 ;; *) out=$from/$1 ;; esac
    work=$here/.run/bundling
    rm -rf "$work"
    mkdir -p "$work/debs/partial" "$work/wheels"
    system_of >"$work/about"
    tell "bundle" "fetching the system's packages"
    : >"$work/status" # as if nothing were installed, so that all that is needed comes
    # shellcheck disable=SC2046 # one word a package is wanted
    apt-get -y -q --no-install-recommends --download-only -o "Dir::State::status=$work/status" \
        -o "Dir::Cache::archives=$work/debs" -o APT::Sandbox::User=root -o Debug::NoLocking=1 \
        install $(packages_for postgresql postgis python pango certificates) >>"$log" 2>&1 ||
        give_up "the system's packages could not be fetched" "Its words are at the end of $here/$log."
    rm -rf "$work/status" "$work/debs/partial" "$work/debs/lock"
    (cd "$work" && index_debs) >"$work/Packages"
    tell "bundle" "fetching the Python packages"
    "$python" -m pip --disable-pip-version-check --quiet download --require-hashes --only-binary :all: \
        -r requirements/build.txt -r requirements/runtime.txt -d "$work/wheels" >>"$log" 2>&1 ||
        give_up "pip could not fetch the locked packages" "Its words are at the end of $here/$log."
    cp -R geo_mahalle/maps/assets "$work/assets"
    (cd "$work" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs -d '\n' sha256sum) >"$here/.run/SHA256SUMS"
    mv "$here/.run/SHA256SUMS" "$work/SHA256SUMS"
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$work" -cf "$out.part" .
    mv "$out.part" "$out"
    rm -rf "$work"
    tell "bundle" "$out, $(wc -c <"$out") bytes; on the other machine: ./run --from FILE demo"
}

index_debs() { # prints the index that apt wants
    for deb in debs/*.deb; do
        dpkg-deb -f "$deb" || return 1
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(wc -c <"$deb" | tr -d ' ')" \
            "$(sha256sum "$deb" | cut -c1-64)"
    done
}

open_bundle() { # file
    [ -f "${1:-}" ] || give_up "there is no bundle ${1:-(no name)}" "Make one where there is internet: ./run bundle FILE.tar"
    rm -rf "$bundled" "$bundled.part"
    mkdir -p "$bundled.part"
    tar -xf "$1" -C "$bundled.part" 2>>"$log" ||
        give_up "$1 cannot be opened" "Copy it anew: it may have been cut off."
    (cd "$bundled.part" && [ -s SHA256SUMS ] && sha256sum --check --quiet --strict SHA256SUMS) >>"$log" 2>&1 ||
        give_up "$1 is damaged: a file in it is not what it was" "Copy it anew, or make it anew: ./run bundle FILE.tar"
    if [ "$(cat "$bundled.part/about")" != "$(system_of)" ]; then
        give_up "$1 is for $(cat "$bundled.part/about"), this is $(system_of)" \
            "Make the bundle on a machine with the same release and processor."
    fi
    mv "$bundled.part" "$bundled"
    tell "bundle" "opened"
}

bundled_major() { # the major version of PostgreSQL in the opened bundle
    ls "$bundled/debs" 2>/dev/null | sed -n 's/^postgresql-\([0-9][0-9]*\)_.*/\1/p' | sort -n | tail -n 1 | grep .
}

is_offline() { [ -d "$bundled" ]; }

install_from_bundle() { # Debian packages, from the bundle's own index and from nowhere else
    lists=$here/.run/lists
    mkdir -p "$lists/partial"
    # The bundle is as trusted as the file that was opened: its own hashes were checked, and apt checks each.
    printf 'deb [trusted=yes] file:%s ./\n' "$here/$bundled" >"$lists.list"
    set -- -q -y --no-install-recommends -o "Dir::Etc::sourcelist=$lists.list" -o Dir::Etc::sourceparts=/dev/null \
        -o "Dir::State::lists=$lists" -o APT::Sandbox::User=root install "$@"
    apt-get -q -o "Dir::Etc::sourcelist=$lists.list" -o Dir::Etc::sourceparts=/dev/null \
        -o "Dir::State::lists=$lists" -o APT::Sandbox::User=root update >>"$log" 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get "$@" >>"$log" 2>&1
}
