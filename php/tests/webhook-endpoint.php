<?php

declare(strict_types=1);

// Served by `php -S`: takes webhooks that are rightly signed, as Standard Webhooks say, and refuses the rest.
$body = (string) file_get_contents('php://input');
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
$at = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
$secret = base64_decode(substr((string) getenv('WEBHOOK_SECRET'), strlen('whsec_')));
$expected = 'v1,' . base64_encode(hash_hmac('sha256', "{$id}.{$at}.{$body}", $secret, true));
foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $signature) {
    if (hash_equals($expected, $signature)) {
        http_response_code(202);

        return;
    }
}
http_response_code(400);
