<?php

declare(strict_types=1);

namespace Firedrill\Tests;

use Firedrill\Client;
use Firedrill\Fault;
use Firedrill\FiredrillException;
use Firedrill\PHPUnit\AssertsPartners;
use Firedrill\PHPUnit\Partners;
use Firedrill\Tests\Example\CarefulClient;
use Firedrill\Tests\Example\NaiveClient;
use PHPUnit\Framework\TestCase;

final class ClientTest extends TestCase
{
    use AssertsPartners;

    public function testReadsLedgerAndJournal(): void
    {
        (new CarefulClient($this->partners()))->pay('order-1', 4990);
        [$authorized, $captured] = $this->partners()->ledger('order-1');
        self::assertSame(
            ['payment', 'authorized', 'order-1', 4990, 'EUR', 'order-1-authorize'],
            [$authorized->partner, $authorized->kind, $authorized->order, $authorized->amountMinor, $authorized->currency, $authorized->key],
        );
        self::assertSame(['captured', $authorized->ref], [$captured->kind, $captured->ref]);
        $calls = $this->partners()->journal(partner: 'payment');
        self::assertSame(['createPayment', 'capturePayment'], array_column($calls, 'operation'));
        self::assertSame([201, 200], array_column($calls, 'status'));
        self::assertSame([], $this->partners()->ledger('order-2'));
        self::assertSame([], $this->partners()->journal(partner: 'carrier'));
    }

    public function testSchedulesFaultsAndCountsTheirStrikes(): void
    {
        $partners = $this->partners();
        $once = $partners->schedule(new Fault('status', partner: 'payment', operation: 'createPayment', order: 'order-*', attempt: 1, with: ['code' => 500]));
        $never = $partners->schedule(new Fault('hang', partner: 'carrier', id: 'never', fromMs: 0, toMs: 60_000));
        (new CarefulClient($partners))->pay('order-1', 4990);
        self::assertSame([$once => 1, $never => 0], $partners->strikes());
        self::assertSame([500, 201, 200], array_column($partners->journal('order-1'), 'status'));
        $partners->heal();
        self::assertSame([], $partners->strikes());
    }

    public function testResetsAllButTime(): void
    {
        $partners = $this->partners();
        $partners->schedule(new Fault('status', partner: 'messaging'));
        $partners->setIdempotency('payment', 'none');
        (new CarefulClient($partners))->pay('order-1', 4990);
        $partners->reset();
        self::assertSame([[], [], []], [$partners->ledger(), $partners->journal(), $partners->strikes()]);
        $partners->schedule(new Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1));
        (new CarefulClient($partners))->pay('order-1', 4990);
        $this->assertAuthorizedOnce('order-1');
    }

    public function testAPartnerWithoutKeysFindsOutWhoLeansOnThem(): void
    {
        $partners = $this->partners();
        $partners->setIdempotency('payment', 'none');
        $partners->schedule(new Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1));
        (new CarefulClient($partners))->pay('order-1', 4990);
        self::assertCount(2, array_filter($partners->ledger('order-1'), static fn ($effect) => $effect->kind === 'authorized'));
    }

    public function testMovesTimeAndParcels(): void
    {
        $partners = $this->partners();
        (new NaiveClient($partners))->ship('order-1');
        $partners->advance('carrier', 'order-1', 'in_transit');
        $before = $partners->now();
        $partners->advanceTime(3_600_000);
        self::assertGreaterThanOrEqual(3_600, $partners->now()->getTimestamp() - $before->getTimestamp());
    }

    public function testAttachesToPartnersThatRun(): void
    {
        $other = Client::attach($this->partners()->controlUrl() . '/_firedrill/health');
        self::assertSame(['payment', 'carrier', 'messaging'], $other->partners());
        self::assertSame($this->partners()->url('payment'), $other->url('payment'));
        $other->stop();
        self::assertSame(['payment', 'carrier', 'messaging'], $this->partners()->partners());
        self::assertSame($this->partners(), Partners::client());
    }

    /** @requires extension pcntl */
    public function testAForkedProcessThatExitsLeavesThePartnersRunning(): void
    {
        $child = pcntl_fork();
        if ($child === 0) {
            exit(0);
        }
        pcntl_waitpid($child, $status);
        self::assertSame(0, pcntl_wexitstatus($status));
        self::assertNotSame([], $this->partners()->partners());
    }

    /** @dataProvider mistakes */
    public function testSaysWhatIsWrong(callable $mistake, string $place, string $problem, string $remedy): void
    {
        try {
            $mistake($this->partners());
        } catch (FiredrillException $wrong) {
            self::assertStringContainsString($place, $wrong->place);
            self::assertStringContainsString($problem, $wrong->problem);
            self::assertStringContainsString($remedy, $wrong->remedy);
            self::assertSame("{$wrong->place}: {$wrong->problem}\n  {$wrong->remedy}", $wrong->getMessage());

            return;
        }
        self::fail('Nothing was wrong.');
    }

    /** @return iterable<string, array{callable, string, string, string}> */
    public static function mistakes(): iterable
    {
        yield 'a fault that does not exist' => [
            static fn (Client $partners) => $partners->schedule(new Fault('respons-lost', partner: 'payment')),
            'the schedule/0/fault', 'respons-lost', 'response-lost',
        ];
        yield 'an operation that does not exist' => [
            static fn (Client $partners) => $partners->schedule(new Fault('hang', partner: 'payment', operation: 'createPayments')),
            'the schedule/0/at/operation', 'createPayments', 'createPayment',
        ];
        yield 'a partner that does not exist' => [
            static fn (Client $partners) => $partners->ledger(partner: 'bank'),
            'partner bank', 'no such partner', 'payment, carrier, messaging',
        ];
        yield 'a webhook that goes nowhere' => [
            static fn (Client $partners) => $partners->trigger('payment.captured', 'order-1'),
            '/_firedrill/trigger', 'go nowhere', 'partners.md',
        ];
        yield 'two kinds of attempts' => [
            static fn () => new Fault('hang', attempt: 1, upTo: 2),
            'fault hang', 'both', 'Give one',
        ];
        yield 'half an episode' => [
            static fn () => new Fault('hang', fromMs: 1),
            'fault hang', 'without `toMs`', 'when the episode ends',
        ];
        yield 'nobody there' => [
            static fn () => Client::attach('http://127.0.0.1:1'),
            'http://127.0.0.1:1', 'nobody answers', 'firedrill simulate',
        ];
        yield 'a contract that does not exist' => [
            static fn () => Client::start(contracts: ['/nowhere/tax.openapi.yaml']),
            'simulate --port 0', 'tax.openapi.yaml', 'FIREDRILL_COMMAND',
        ];
        yield 'a program that does not exist' => [
            static fn () => Client::start(command: ['no-such-program']),
            'no-such-program simulate', '', 'npm i -D @firedrill/cli',
        ];
    }
}
