#!/usr/bin/env bash
# Makes the root file system of images that have no base: a Java, what it needs of this machine's C library, and a user.
#   root.sh BASE JDK FOLDER     with another BASE than 'scratch' the folder stays empty
set -euo pipefail

base="$1"
jdk="$2"
root="$3"

fail() {
  echo "images: $1; or name a base image that has a Java: -Dimage.base=eclipse-temurin:25-jre" >&2
  exit 1
}

# Of the JDK's modules those that servers use. java.desktop is there for java.beans; nothing of it that draws works.
wanted="java.base java.compiler java.desktop java.instrument java.logging java.management java.management.rmi java.naming \
java.net.http java.prefs java.rmi java.scripting java.security.jgss java.security.sasl java.sql java.sql.rowset java.transaction.xa \
java.xml java.xml.crypto jdk.attach jdk.charsets jdk.crypto.cryptoki jdk.crypto.ec jdk.httpserver jdk.jcmd jdk.jfr jdk.management \
jdk.management.agent jdk.management.jfr jdk.naming.dns jdk.net jdk.nio.mapmode jdk.security.auth jdk.security.jgss jdk.unsupported \
jdk.zipfs"

java_runtime() {
  local known modules="" module
  known="$("$jdk/bin/java" --list-modules | sed 's/@.*//')"
  for module in $wanted; do
    if grep -qx "$module" <<<"$known"; then
      modules="$modules${modules:+,}$module"
    fi
  done
  "$jdk/bin/jlink" --add-modules "$modules" --no-header-files --no-man-pages --strip-java-debug-attributes --compress=2 \
    --output "$root/opt/java"
  # Some distributions keep the certificates elsewhere and link to them.
  rm -f "$root/opt/java/lib/security/cacerts"
  cp -L "$jdk/lib/security/cacerts" "$root/opt/java/lib/security/cacerts"
  rm -rf "$root/opt/java/legal"
}

# What the programs and libraries in the folder are linked with, except for those that draw or play sound.
libraries() {
  find "$root/opt/java" -type f \( -name '*.so' -o -path '*/bin/java' \) |
    grep -Ev '/lib(awt|fontmanager|freetype|javajpeg|jawt|jsound|lcms|mlib_image|splashscreen)[^/]*$' |
    xargs ldd 2>/dev/null |
    sed -nE -e 's#^.* => (/[^ ]+) .*$#\1#p' -e 's#^[[:space:]]+(/[^ ]+) .*$#\1#p' |
    grep -v "^$root/" | sort -u
}

copy_libraries() {
  local linked library folder
  linked="$(libraries || true)"
  folder="$(dirname "$(grep '/libc\.so' <<<"$linked")")"
  # RocksDB is linked with the last two, and names are looked up with the first.
  for library in $linked libresolv.so.2 libstdc++.so.6 libgcc_s.so.1; do
    if [ "${library:0:1}" != / ]; then
      [ -e "$folder/$library" ] || fail "this machine has no $library beside $folder/libc.so.6"
      library="$folder/$library"
    fi
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
}

user() {
  mkdir -p "$root/etc"
  echo 'weir:x:10001:10001:Weir:/:/sbin/nologin' >"$root/etc/passwd"
  echo 'weir:x:10001:' >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
}

rm -rf "$root"
mkdir -p "$root"
if [ "$base" = scratch ]; then
  [ "$(uname -s)" = Linux ] || fail "without a base images can be made on Linux alone"
  [ -x "$jdk/bin/jlink" ] || fail "there is no jlink in $jdk/bin: run Maven with a JDK, or point -Dimage.jdk at one"
  java_runtime
  copy_libraries
  user
fi
