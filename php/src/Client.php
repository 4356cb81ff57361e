<?php

declare(strict_types=1);

namespace Firedrill;

/**
 * Partners that are simulated: what they did, what goes wrong at them, and their time.
 *
 *     $partners = Client::start();
 *     $partners->schedule(new Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1));
 *     // … let the code under test pay at $partners->url('payment') with $partners->token('payment') …
 *     $partners->ledger(order: 'order-1');
 */
final class Client
{
    private const PAGE_LINES = 1_000;
    private const LOOK_EVERY_MS = 20;

    /** @var array<string, string> what partners' settings were before they were changed, by partner */
    private array $idempotencyBefore = [];

    private function __construct(private readonly ControlApi $api, private readonly ?Simulator $simulator)
    {
    }

    /**
     * Starts the partners on free ports. They end with {@see stop()}, else with this process, also where that dies.
     *
     * @param ?string       $webhookUrl where webhooks go, on this machine; `{partner}` stands for the partner's name
     * @param list<string>  $contracts  files of OpenAPI contracts of your own
     * @param int           $seed       of ids, and of faults that draw
     * @param ?list<string> $command    what starts Firedrill; found by itself unless given
     *
     * @throws FiredrillException where they do not start
     */
    public static function start(?string $webhookUrl = null, array $contracts = [], int $seed = 1, ?array $command = null): self
    {
        $arguments = ['--seed', (string) $seed];
        if ($webhookUrl !== null) {
            array_push($arguments, '--webhook-url', $webhookUrl);
        }
        if ($contracts !== []) {
            array_push($arguments, '--contract', ...$contracts);
        }
        $simulator = Simulator::start($command ?? Command::find(), $arguments);
        register_shutdown_function($simulator->stop(...));

        return new self(new ControlApi($simulator->ready->text('control')), $simulator);
    }

    /**
     * Attaches to partners that run already. {@see stop()} leaves them running.
     *
     * @param string $controlUrl what `firedrill simulate` prints after `control`, such as `http://127.0.0.1:4000`
     *
     * @throws FiredrillException where none are there
     */
    public static function attach(string $controlUrl): self
    {
        $client = new self(new ControlApi(preg_replace('#(/_firedrill.*)?/*$#', '', $controlUrl) ?? $controlUrl), null);
        $client->partners();

        return $client;
    }

    /** Ends the partners that this client started. */
    public function stop(): void
    {
        $this->simulator?->stop();
    }

    /** Of the control API. */
    public function controlUrl(): string
    {
        return $this->api->url;
    }

    /** @return list<string> the partners' names */
    public function partners(): array
    {
        return array_map(static fn (Answer $partner): string => $partner->text('name'), $this->health());
    }

    /**
     * The base URL of a partner.
     *
     * @throws FiredrillException where there is no such partner
     */
    public function url(string $partner): string
    {
        return $this->find($partner)->text('url');
    }

    /** The API token of a partner, which may do everything there. It is published, and opens nothing but fakes. */
    public function token(string $partner): string
    {
        return "sk_test_firedrill_{$partner}";
    }

    /** The secret that signs a partner's webhooks, as Standard Webhooks write it. */
    public function webhookSecret(string $partner): string
    {
        return 'whsec_' . base64_encode("firedrill local secret of {$partner}");
    }

    /**
     * Adds a fault to those in force, which all begin anew with it.
     *
     * @return string what it is called in {@see strikes()}
     *
     * @throws FiredrillException where there is no such fault or site
     */
    public function schedule(Fault $fault): string
    {
        return $this->api->ask('POST', 'schedule', $fault->toArray())->text('id');
    }

    /** Takes all faults away. */
    public function heal(): void
    {
        $this->api->ask('PUT', 'schedule', []);
    }

    /** @return array<string, int> how often each fault has struck, by what {@see schedule()} called it */
    public function strikes(): array
    {
        return $this->api->ask('GET', 'schedule')->at('strikes')->numbers();
    }

    /** @return list<Effect> what has happened at the partners, in their order */
    public function ledger(?string $order = null, ?string $partner = null): array
    {
        return array_map(Effect::fromAnswer(...), $this->lines('ledger', $order, $partner));
    }

    /** @return list<Call> the latest calls that the partners were sent */
    public function journal(?string $order = null, ?string $partner = null): array
    {
        return array_map(Call::fromAnswer(...), $this->lines('journal', $order, $partner));
    }

    /** @return list<Delivery> the latest webhooks */
    public function deliveries(?string $order = null, ?string $partner = null): array
    {
        return array_map(Delivery::fromAnswer(...), $this->lines('deliveries', $order, $partner));
    }

    /**
     * Has a partner send one webhook of an order now, and waits for its answer.
     *
     * @param string  $webhook such as `payment.captured`
     * @param ?string $partner where several send such a webhook
     * @param ?string $to      where it goes, on this machine; as the partner's others do unless given
     *
     * @throws FiredrillException where none is sent
     */
    public function trigger(string $webhook, string $order, ?string $partner = null, ?string $to = null): Delivery
    {
        $asked = ['webhook' => $webhook, 'order' => $order, 'partner' => $partner, 'to' => $to];

        return Delivery::fromAnswer($this->api->ask('POST', 'trigger', array_filter($asked, static fn (?string $value): bool => $value !== null)));
    }

    /**
     * Makes a move that a resource makes by itself in time: `in_transit`, `delivered`, `authentication_succeeded`, …
     *
     * @throws FiredrillException where nothing of that order can move so
     */
    public function advance(string $partner, string $order, string $to): void
    {
        $this->api->ask('POST', 'advance', ['partner' => $partner, 'order' => $order, 'to' => $to]);
    }

    /** What time it is at the partners. */
    public function now(): \DateTimeImmutable
    {
        return new \DateTimeImmutable($this->api->ask('GET', 'time')->text('now'));
    }

    /** Moves the partners' time ahead: redeliveries come, keys expire. There is no way back. */
    public function advanceTime(int $byMs): void
    {
        $this->api->ask('POST', 'time', ['advance_ms' => $byMs]);
    }

    /**
     * How a partner takes `Idempotency-Key` until the next reset: `full`, `none` or `errors-not-cached`. A client that repeats
     * without looking first is found out by `none`.
     */
    public function setIdempotency(string $partner, string $mode): void
    {
        $path = 'partners/' . rawurlencode($partner);
        $this->idempotencyBefore[$partner] ??= $this->api->ask('GET', $path)->text('idempotency');
        $this->api->ask('PATCH', $path, ['idempotency' => $mode]);
    }

    /** Back to the start: no faults, empty ledgers, the partners' settings as they were. Their time stays. */
    public function reset(): void
    {
        $this->heal();
        foreach ($this->idempotencyBefore as $partner => $mode) {
            $this->api->ask('PATCH', 'partners/' . rawurlencode($partner), ['idempotency' => $mode]);
        }
        $this->idempotencyBefore = [];
        $this->api->ask('POST', 'reset');
    }

    /**
     * Waits until no partner is serving a call any more: one whose caller has given up can still have its effect.
     *
     * @return bool whether that came about in time
     */
    public function settle(int $withinMs = 5_000): bool
    {
        return self::waitUntil($withinMs, function (): bool {
            foreach ($this->health() as $partner) {
                if ($partner->at('pending')->number('calls') > 0) {
                    return false;
                }
            }

            return true;
        });
    }

    /**
     * Waits until every webhook has been accepted or given up. Redeliveries come after seconds to hours of the partners' time.
     *
     * @return bool whether that came about in time
     */
    public function settleWebhooks(int $withinMs = 5_000): bool
    {
        return self::waitUntil($withinMs, function (): bool {
            foreach ($this->deliveries() as $delivery) {
                if ($delivery->state === 'pending') {
                    return false;
                }
            }

            return true;
        });
    }

    /** @param callable(): bool $isDone */
    private static function waitUntil(int $withinMs, callable $isDone): bool
    {
        $end = hrtime(true) + $withinMs * 1_000_000;
        while (!$isDone()) {
            if (hrtime(true) > $end) {
                return false;
            }
            usleep(self::LOOK_EVERY_MS * 1_000);
        }

        return true;
    }

    /** @return list<Answer> */
    private function lines(string $of, ?string $order, ?string $partner): array
    {
        if ($partner !== null) {
            $this->find($partner);
        }
        $lines = [];
        $offset = 0;
        while ($offset !== null) {
            $query = ['partner' => $partner, 'order' => $order, 'limit' => self::PAGE_LINES, 'offset' => $offset];
            $page = $this->api->ask('GET', $of, query: $query);
            array_push($lines, ...$page->list('data'));
            $offset = $page->numberOrNull('next_offset');
        }

        return $lines;
    }

    /** @return list<Answer> */
    private function health(): array
    {
        return $this->api->ask('GET', 'health')->list('partners');
    }

    private function find(string $partner): Answer
    {
        $all = $this->health();
        foreach ($all as $each) {
            if ($each->text('name') === $partner) {
                return $each;
            }
        }
        $names = implode(', ', array_map(static fn (Answer $each): string => $each->text('name'), $all));

        throw new FiredrillException("partner {$partner}", 'there is no such partner', "There are {$names}; `contracts` adds your own.");
    }
}
