<?php

declare(strict_types=1);

namespace Shop;

/**
 * All settings, read from the environment once. Defaults are those of production; `firedrill.yaml` shortens the times.
 * Secrets are not among them: `Security\Secrets` reads them anew when they are rotated.
 */
final readonly class Config
{
    public function __construct(
        public string $databaseDsn = 'mysql:host=127.0.0.1;port=3306;dbname=shop;charset=utf8mb4',
        public string $databaseUser = 'shop',
        public int $databaseTimeoutSeconds = 5,
        public ?string $redisHost = null,
        public int $redisPort = 6379,
        public string $queueUrl = 'table:',
        /** The broker that carries events to other services. */
        public string $eventsUrl = 'table:',
        public string $publicUrl = 'http://localhost',
        /** Checkout waits so long for a shipping rate, whatever the carrier does. */
        public int $quoteDeadlineMs = 800,
        public int $flatRateMinor = 490,
        /** Silence after which an order that waits for a webhook is read at the partner instead. Doubles up to `pollCapMs`. */
        public int $pollAfterMs = 30_000,
        public int $pollCapMs = 600_000,
        public int $backoffBaseMs = 1_000,
        public int $backoffCapMs = 300_000,
        /** Calls of one step of one order; then a person must look. Calls that never reached the partner do not count. */
        public int $maxAttempts = 12,
        /** A read that finds nothing proves nothing before so long after the call: it may be on its way still, or the read be stale. */
        public int $absenceGraceMs = 10_000,
        /** So many reads in a row must find nothing. */
        public int $absencesNeeded = 2,
        /** An order is leased so long; after a crash it is free again then. Longer than the longest call. */
        public int $leaseMs = 60_000,
        /** How often an idle worker looks into the database for what the queue has lost. */
        public int $sweepMs = 1_000,
        /** A shopper who has not come back from the bank by then has gone: the order is cancelled. */
        public int $actionTimeoutMs = 900_000,
        /** Reads for one webhook until what it announced is seen; then polling and reconciliation take over. */
        public int $webhookReads = 5,
        public int $webhookToleranceSeconds = 300,
        /** Partners keep idempotency keys at least so long: an older step is never sent again without a person. */
        public int $keyLifetimeMs = 43_200_000,
        public int $reconcileLookbackMs = 172_800_000,
        /** @var array<string, string> by partner */
        public array $partnerUrls = [],
        /** Who signed the partners' certificates, where none of the system's authorities did. */
        public ?string $partnerCaFile = null,
        /** The shop's own certificate and key, for partners that ask for one (mutual TLS). */
        public ?string $partnerCertificateFile = null,
        public ?string $partnerKeyFile = null,
        public int $connectMs = 500,
        public int $readMs = 5_000,
        public int $totalMs = 10_000,
        public int $breakerFailures = 5,
        public int $breakerOpenMs = 10_000,
        /** Calls to each partner under way at once, of all processes: fewer than php-fpm has children, so that a slow partner leaves some free. */
        public int $partnerConcurrency = 8,
        /** Calls a second to each partner, of all processes. */
        public int $partnerRatePerSecond = 50,
        public string $secretsUrl = 'file:///etc/shop/secrets',
        /** Where the numbers of all processes of this machine are kept. */
        public string $metricsFolder = '/var/lib/shop/metrics',
        public int $maxBodyBytes = 65_536,
        /** @var list<string> networks (CIDR) that webhooks may come from; all where it is empty */
        public array $webhookNetworks = [],
        /** @var list<string> networks of our own proxies: only what they say of a client's address is believed */
        public array $trustedProxies = [],
    ) {
    }

    /** @param array<string, string> $env */
    public static function fromEnvironment(array $env): self
    {
        $text = static fn (string $name, string $default): string => ($env[$name] ?? '') !== '' ? $env[$name] : $default;
        $file = static fn (string $name): ?string => ($env[$name] ?? '') !== '' ? $env[$name] : null;
        $number = static function (string $name, int $default) use ($env): int {
            $value = $env[$name] ?? '';
            if ($value === '') {
                return $default;
            }
            $number = filter_var($value, FILTER_VALIDATE_INT, ['options' => ['min_range' => 0]]);
            return $number !== false ? $number : throw new \InvalidArgumentException("$name is not a whole number");
        };
        $default = new self();
        return new self(
            databaseDsn: sprintf(
                'mysql:host=%s;port=%d;dbname=%s;charset=utf8mb4',
                $text('DB_HOST', '127.0.0.1'),
                $number('DB_PORT', 3306),
                $text('DB_NAME', 'shop'),
            ),
            databaseUser: $text('DB_USER', $default->databaseUser),
            databaseTimeoutSeconds: $number('DB_TIMEOUT_S', $default->databaseTimeoutSeconds),
            redisHost: ($env['REDIS_HOST'] ?? '') !== '' ? $env['REDIS_HOST'] : null,
            redisPort: $number('REDIS_PORT', $default->redisPort),
            queueUrl: $text('QUEUE_URL', $default->queueUrl),
            eventsUrl: $text('EVENTS_URL', $default->eventsUrl),
            publicUrl: rtrim($text('PUBLIC_URL', $default->publicUrl), '/'),
            quoteDeadlineMs: $number('QUOTE_DEADLINE_MS', $default->quoteDeadlineMs),
            flatRateMinor: $number('FLAT_RATE_MINOR', $default->flatRateMinor),
            pollAfterMs: $number('POLL_AFTER_MS', $default->pollAfterMs),
            pollCapMs: $number('POLL_CAP_MS', $default->pollCapMs),
            backoffBaseMs: $number('BACKOFF_BASE_MS', $default->backoffBaseMs),
            backoffCapMs: $number('BACKOFF_CAP_MS', $default->backoffCapMs),
            maxAttempts: $number('MAX_ATTEMPTS', $default->maxAttempts),
            absenceGraceMs: $number('ABSENCE_GRACE_MS', $default->absenceGraceMs),
            absencesNeeded: $number('ABSENCES_NEEDED', $default->absencesNeeded),
            leaseMs: $number('LEASE_MS', $default->leaseMs),
            sweepMs: $number('SWEEP_MS', $default->sweepMs),
            actionTimeoutMs: $number('ACTION_TIMEOUT_MS', $default->actionTimeoutMs),
            webhookReads: $number('WEBHOOK_READS', $default->webhookReads),
            webhookToleranceSeconds: $number('WEBHOOK_TOLERANCE_S', $default->webhookToleranceSeconds),
            keyLifetimeMs: $number('KEY_LIFETIME_MS', $default->keyLifetimeMs),
            reconcileLookbackMs: $number('RECONCILE_LOOKBACK_MS', $default->reconcileLookbackMs),
            partnerUrls: [
                'payment' => $text('PAYMENT_URL', ''),
                'carrier' => $text('CARRIER_URL', ''),
                'messaging' => $text('MESSAGING_URL', ''),
            ],
            partnerCaFile: $file('PARTNER_CA_FILE'),
            partnerCertificateFile: $file('PARTNER_CERT_FILE'),
            partnerKeyFile: $file('PARTNER_KEY_FILE'),
            connectMs: $number('PARTNER_CONNECT_MS', $default->connectMs),
            readMs: $number('PARTNER_READ_MS', $default->readMs),
            totalMs: $number('PARTNER_TOTAL_MS', $default->totalMs),
            breakerFailures: $number('BREAKER_FAILURES', $default->breakerFailures),
            breakerOpenMs: $number('BREAKER_OPEN_MS', $default->breakerOpenMs),
            partnerConcurrency: $number('PARTNER_CONCURRENCY', $default->partnerConcurrency),
            partnerRatePerSecond: $number('PARTNER_RATE_PER_SECOND', $default->partnerRatePerSecond),
            secretsUrl: $text('SECRETS_URL', $default->secretsUrl),
            metricsFolder: $text('METRICS_FOLDER', $default->metricsFolder),
            maxBodyBytes: $number('MAX_BODY_BYTES', $default->maxBodyBytes),
            webhookNetworks: preg_split('/[\s,]+/', $env['WEBHOOK_NETWORKS'] ?? '', -1, PREG_SPLIT_NO_EMPTY) ?: [],
            trustedProxies: preg_split('/[\s,]+/', $env['TRUSTED_PROXIES'] ?? '', -1, PREG_SPLIT_NO_EMPTY) ?: [],
        );
    }
}
