import type { SourceFile } from "../../src/init/source-file.ts";

/** Folders as teams have them, as far as they tell what the shop is. */
export const shops: Readonly<Record<string, readonly SourceFile[]>> = {
  "php without a framework": [
    { path: "composer.json", text: '{ "name": "acme/records", "require": { "guzzlehttp/guzzle": "^7" } }' },
    {
      path: ".env.example",
      text: "DB_DSN=mysql:host=127.0.0.1\nSTRIPE_API_BASE=https://api.example\nSTRIPE_SECRET_KEY=sk\nSTRIPE_WEBHOOK_SECRET=whsec\nDHL_API_URL=\nDHL_TOKEN=\n",
    },
    {
      path: "public/index.php",
      text: `<?php
        if ($path === '/health') exit('ok');
        if ($path === '/checkout' && $_SERVER['REQUEST_METHOD'] === 'POST') {
          place($_POST['cart_id'], $_POST['amount'], $_POST['currency'], $_POST['payment_token']);
          header('Location: /order/thanks/' . $id, true, 303);
        }
        if (preg_match('#^/orders/(\\d+)$#', $path, $m)) echo json_encode(['order_status' => 'paid', 'total' => '49.90', 'currency' => 'EUR']);
        if (preg_match('#^/orders/(\\d+)/cancel$#', $path, $m)) cancel($m[1]);
        if ($path === '/hooks/payment') accept($_SERVER['HTTP_STRIPE_SIGNATURE']);`,
    },
  ],
  "node with JSON": [
    { path: "package.json", text: '{ "name": "shop", "scripts": { "start": "node server.js" } }' },
    {
      path: "server.js",
      text: `
        app.get('/healthz', (req, res) => res.send('ok'));
        app.post('/api/orders', (req, res) => pay(req.body.reference, req.body.amount_cents, req.body.currency, req.body.paymentToken));
        app.get('/api/orders/:id', (req, res) => res.json({ status: 'pending', total_cents: 1, currency: 'EUR' }));
        app.post('/api/orders/:id/refunds', refund);
        app.post('/webhooks/:partner', accept);
        const url = process.env.PAYMENTS_BASE_URL, key = process.env.PAYMENTS_API_KEY, port = process.env.PORT;`,
    },
  ],
  "python with pages": [
    {
      path: "app.py",
      text: `
        PAYMENT_URL = os.environ["PAYMENT_URL"]
        if self.path == "/login":
            page('<form action="/login" method="post"><input type="hidden" name="csrf" value="%s"><input name="email"><input type="password" name="password"></form>')
            return self.redirect(302, "/checkout")
        if self.path == "/checkout":
            page('<form action="/checkout" method="post"><input type="hidden" name="csrf" value="%s"><input name="cart"><input name="amount"><input name="currency"><input name="card_token"></form>')
            return self.reply(303, location="/thanks/%d" % number)
        found = re.match(r"^/orders/(\\d+)$", self.path)
        page('<p class="status">%s</p><p class="total">%s</p><p class="currency">%s</p>')
        row["status"] in ("new", "paid", "declined")
        HTTPServer(("127.0.0.1", int(os.environ.get("PORT"))), Shop).serve_forever()`,
    },
  ],
  laravel: [
    { path: "artisan", text: "#!/usr/bin/env php" },
    { path: "composer.json", text: '{ "name": "acme/store" }' },
    {
      path: "routes/web.php",
      text: `
        Route::get('/up', fn () => 'ok');
        Route::post('/checkout', [CheckoutController::class, 'store']);
        Route::get('/orders/{order}', [OrderController::class, 'show']);
        Route::post('/webhooks/{partner}', [WebhookController::class, 'take']);`,
    },
    { path: "config/services.php", text: "'payment' => ['url' => env('PAYMENT_URL'), 'key' => env('PAYMENT_KEY')]" },
    {
      path: "resources/views/checkout.blade.php",
      text: '<form method="POST" action="/checkout">@csrf<input name="order_ref"><input name="total"><input name="payment_method"></form>',
    },
  ],
  "nothing that it knows": [{ path: "Makefile", text: "all:" }],
};
