# Serves the shop by Apache with mod_php, in the foreground.
export SHOP_DIR="$PWD"
# a killed Apache leaves this file behind, and the next one would take it for a server that runs
rm -f "$DATA_DIR/apache.pid"
exec apache2 -f "$PWD/apache.conf" -DFOREGROUND
