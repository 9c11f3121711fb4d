#!/usr/bin/env bash
# Builds a release into a folder, and looks at what would be published: nothing leaves the machine.
#
#   tools/release.sh FOLDER [VERSION [MAVEN OPTION...]]
#
# VERSION is given to a copy of what is committed (and about to be); without it, or as "-", the
# version stays. JAVA_HOME is what Maven runs on; the newest JDK looks at the result: java on the
# PATH, or JAVA.
set -euo pipefail
if [ $# -lt 1 ]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$1"
folder=$(cd "$1" && pwd) version=${2:--}
shift
if [ $# -gt 0 ]; then shift; fi
if [ -n "$(ls -A "$folder")" ]; then
  echo "$folder is not empty" >&2
  exit 2
fi
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && git ls-files -z --cached --others --exclude-standard |
  xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh |
  tar -cf - --null -T -) | tar -xf - -C "$work"
cd "$work"
now=$(sed -n 's/^  <version>\(.*\)<\/version>$/\1/p' pom.xml)
if [ "$version" != - ]; then
  # In every POM, and in the catalogue: all modules have one version.
  find . \( -name pom.xml -o -name jbang-catalog.json \) -exec sed -i "s/${now//./\\.}/$version/" {} +
fi
mvn -B -ntp -q -Prelease -Dmaven.test.skip=true -Dformat.skip=true -Dmaven.install.skip=true \
  "-DaltDeploymentRepository=staged::file://$folder" "$@" deploy
"${JAVA:-java}" tools/Staged.java "$folder"
