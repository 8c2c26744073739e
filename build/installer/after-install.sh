#!/bin/sh
# After the files of the package are in place. Menus, links and icons are taken up by the system's own triggers.
set -e

if [ "$1" = configure ] && [ -n "$2" ]; then
  echo "Duedesk was upgraded from $2. Windows that are open keep the old version until they are closed."
fi

exit 0
