#!/bin/sh
# Tells the desktop about the Convas in this folder: menu entry, icons, file types, and a `convas` command.
# For you alone, or as root for everyone and with the helper of Chromium's sandbox. It copies no program: leave the
# folder where it is. `install.sh --remove` takes everything back.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
if [ "$(id -u)" = 0 ]; then
  data=/usr/local/share
  bin=/usr/local/bin
else
  data=${XDG_DATA_HOME:-$HOME/.local/share}
  bin=$HOME/.local/bin
fi
# For tests, and for those who make packages.
data=${CONVAS_DATA_DIR:-$data}
bin=${CONVAS_BIN_DIR:-$bin}

case ${1-} in
  '') remove=no ;;
  --remove) remove=yes ;;
  *) echo 'Usage: install.sh [--remove]' >&2; exit 2 ;;
esac

# Every file in share/, by its name below it.
(cd "$here/share" && find . -type f) | while read -r file; do
  if [ "$remove" = yes ]; then
    rm -f "$data/$file"
  else
    mkdir -p "$data/$(dirname "$file")"
    cp "$here/share/$file" "$data/$file"
    chmod 644 "$data/$file"
  fi
done

if [ "$remove" = yes ]; then
  if [ "$(readlink "$bin/convas" || true)" = "$here/convas" ]; then rm -f "$bin/convas"; fi
else
  mkdir -p "$bin"
  ln -sf "$here/convas" "$bin/convas"
  # The menu does not look at everybody's PATH, so it gets the whole path. Quoted twice, for sed and for the desktop entry.
  path=$(printf '%s' "$here/convas" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g; s/[\\&|]/\\&/g')
  entry=$data/applications/convas.desktop
  sed "s|^Exec=convas |Exec=\"$path\" |" "$here/share/applications/convas.desktop" > "$entry"
  if [ "$(id -u)" = 0 ] && [ -z "${CONVAS_DATA_DIR-}" ]; then
    chown root:root "$here/chrome-sandbox"
    chmod 4755 "$here/chrome-sandbox"
  fi
fi

for update in "update-desktop-database $data/applications" "update-mime-database $data/mime" \
  "gtk-update-icon-cache -qft $data/icons/hicolor"; do
  program=${update%% *}
  if command -v "$program" > /dev/null 2>&1; then
    "$program" ${update#* } > /dev/null 2>&1 || true
  fi
done

if [ "$remove" = yes ]; then echo 'Convas is no longer in the menu.'; else echo "Convas is in the menu, and $bin/convas starts it."; fi
