<?php

declare(strict_types=1);

namespace Firedrill\PHPUnit;

use Firedrill\Client;
use Firedrill\Delivery;
use Firedrill\Effect;
use Firedrill\Fault;
use PHPUnit\Framework\Attributes\After;
use PHPUnit\Framework\Attributes\Before;

/**
 * For a PHPUnit TestCase: partners are started once a suite and reset before each test, faults come from the test method's
 * attributes, and assertions ask the partners' ledgers, which hold what has really happened.
 *
 * Before it looks, each assertion waits until no partner is serving a call: one whose caller has given up can still take effect.
 */
trait AssertsPartners
{
    /** @var array<string, Fault> by what the schedule calls them */
    private array $firedrillFaults = [];

    /**
     * Runs before setUp().
     *
     * @before
     */
    #[Before]
    public function resetPartners(): void
    {
        $partners = $this->partners();
        $partners->settle();
        $partners->reset();
        $this->firedrillFaults = [];
        $name = method_exists($this, 'getName') ? $this->getName(false) : $this->name();
        foreach ((new \ReflectionMethod($this, $name))->getAttributes(Fault::class) as $attribute) {
            $fault = $attribute->newInstance();
            $this->firedrillFaults[$partners->schedule($fault)] = $fault;
        }
    }

    /**
     * A fault of an attribute that never struck makes its test fail: nothing was rehearsed.
     *
     * @after
     */
    #[After]
    public function assertEveryFaultStruck(): void
    {
        if ($this->firedrillFaults === []) {
            return;
        }
        $strikes = $this->partners()->strikes();
        $idle = array_filter($this->firedrillFaults, static fn (string $id): bool => ($strikes[$id] ?? 0) === 0, ARRAY_FILTER_USE_KEY);
        self::assertSame(
            [],
            array_map('strval', array_values($idle)),
            "A fault never struck, so this test rehearsed nothing. Is its site right, and was that call made?\n" . $this->firedrillStory(null),
        );
    }

    /** The partners of this suite. */
    protected function partners(): Client
    {
        return Partners::client();
    }

    /**
     * The customer was charged for it once: one capture, and no other authorization that still holds money.
     *
     * @param ?int $amountMinor what the capture comes to, in the currency's minor units
     */
    protected function assertChargedOnce(string $order, ?int $amountMinor = null): void
    {
        $effects = $this->firedrillEffects($order);
        $captures = self::firedrillOf($effects, 'captured');
        $holds = self::firedrillHolds($effects);
        $this->firedrillExpect(1, count($captures), $order, 'captured', 'once');
        $this->firedrillExpect(0, count($holds), $order, 'authorized besides, with money still held,', 'at all');
        if ($amountMinor !== null) {
            self::assertSame($amountMinor, $captures[0]->amountMinor, "{$order} was charged another amount.\n" . $this->firedrillStory($order));
        }
    }

    /** It was authorized once, and that was not voided. What was captured since counts. */
    protected function assertAuthorizedOnce(string $order): void
    {
        $effects = $this->firedrillEffects($order);
        $voided = array_column(self::firedrillOf($effects, 'voided'), 'ref');
        $standing = array_filter(self::firedrillOf($effects, 'authorized'), static fn (Effect $effect): bool => !in_array($effect->ref, $voided, true));
        $this->firedrillExpect(1, count($standing), $order, 'authorized', 'once');
    }

    /** Nothing was captured for it, also nothing that was refunded later, and no authorization holds money. */
    protected function assertNotCharged(string $order): void
    {
        $effects = $this->firedrillEffects($order);
        $this->firedrillExpect(0, count(self::firedrillOf($effects, 'captured')), $order, 'captured', 'at all');
        $this->firedrillExpect(0, count(self::firedrillHolds($effects)), $order, 'authorized, with money still held,', 'at all');
    }

    /** One label was bought for it, cancelled ones left aside. */
    protected function assertShippedOnce(string $order): void
    {
        $this->firedrillExpect(1, $this->firedrillShipments($order), $order, 'shipped', 'once');
    }

    /** No label was bought for it that was not cancelled. */
    protected function assertNotShipped(string $order): void
    {
        $this->firedrillExpect(0, $this->firedrillShipments($order), $order, 'shipped', 'at all');
    }

    /**
     * One message was sent about it.
     *
     * @param ?string $template one by that template, whatever others were sent; one in all unless given
     */
    protected function assertMessagedOnce(string $order, ?string $template = null): void
    {
        $messages = array_filter(
            self::firedrillOf($this->firedrillEffects($order), 'messaged'),
            static fn (Effect $effect): bool => $template === null || $effect->reference === $template,
        );
        $this->firedrillExpect(1, count($messages), $order, $template === null ? 'told of' : "told of by {$template}", 'once');
    }

    /**
     * Webhooks were sent, and each was answered with 2xx, at a redelivery perhaps.
     *
     * @param ?string $order    those of one order; all unless given
     * @param int     $withinMs how long it waits for those that are on their way
     */
    protected function assertEveryWebhookAccepted(?string $order = null, int $withinMs = 5_000): void
    {
        $partners = $this->partners();
        $partners->settle();
        $partners->settleWebhooks($withinMs);
        $deliveries = $partners->deliveries($order);
        self::assertNotSame([], $deliveries, "No webhook was sent.\n" . $this->firedrillStory($order));
        $refused = array_filter($deliveries, static fn (Delivery $delivery): bool => !$delivery->isAccepted());
        self::assertSame(
            [],
            array_map('strval', array_values($refused)),
            "A webhook was not accepted.\n" . $this->firedrillStory($order),
        );
    }

    private function firedrillExpect(int $expected, int $actual, string $order, string $what, string $often): void
    {
        $times = $actual === 1 ? 'once' : "{$actual} times";
        $problem = $actual === 0 ? "{$order} was not {$what}." : "{$order} was {$what} {$times}, not {$often}.";
        self::assertSame($expected, $actual, "{$problem}\n" . $this->firedrillStory($order));
    }

    /** What the partners know, for the message of an assertion that fails. */
    private function firedrillStory(?string $order): string
    {
        $partners = $this->partners();
        $strikes = $partners->strikes();
        $of = $order === null ? '' : " of {$order}";
        $faults = [];
        foreach ($this->firedrillFaults as $id => $fault) {
            $struck = $strikes[$id] ?? 0;
            $faults[] = "{$fault}: struck " . ($struck === 1 ? 'once' : "{$struck} times");
        }
        $sections = [
            "Ledger{$of}" => $partners->ledger($order),
            "Calls{$of}" => $partners->journal($order),
            "Webhooks{$of}" => $partners->deliveries($order),
            'Faults' => $faults,
        ];
        $story = '';
        foreach ($sections as $title => $lines) {
            $story .= "{$title}:\n  " . ($lines === [] ? '(none)' : implode("\n  ", $lines)) . "\n";
        }

        return $story;
    }

    /** @return list<Effect> */
    private function firedrillEffects(string $order): array
    {
        $partners = $this->partners();
        $partners->settle();

        return $partners->ledger($order);
    }

    private function firedrillShipments(string $order): int
    {
        $effects = $this->firedrillEffects($order);

        return count(self::firedrillOf($effects, 'shipped')) - count(self::firedrillOf($effects, 'shipment-cancelled'));
    }

    /**
     * @param list<Effect> $effects
     *
     * @return list<Effect>
     */
    private static function firedrillOf(array $effects, string $kind): array
    {
        return array_values(array_filter($effects, static fn (Effect $effect): bool => $effect->kind === $kind));
    }

    /**
     * Authorizations that were neither captured nor voided.
     *
     * @param list<Effect> $effects
     *
     * @return list<Effect>
     */
    private static function firedrillHolds(array $effects): array
    {
        $ended = array_column([...self::firedrillOf($effects, 'captured'), ...self::firedrillOf($effects, 'voided')], 'ref');

        return array_values(array_filter(
            self::firedrillOf($effects, 'authorized'),
            static fn (Effect $effect): bool => !in_array($effect->ref, $ended, true),
        ));
    }
}
