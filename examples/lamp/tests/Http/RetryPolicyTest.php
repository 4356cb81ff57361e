<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Random\Engine\Mt19937;
use Random\Randomizer;
use Shop\Http\Attempt;
use Shop\Http\Call;
use Shop\Http\PartnerSettings;
use Shop\Http\Repeat;
use Shop\Http\RetryPolicy;
use Shop\Partner\ManualFailure;
use Shop\Partner\RetryableFailure;
use Shop\Partner\TerminalFailure;

final class RetryPolicyTest extends TestCase
{
    private const FOREVER_MS = 1e9;

    public function testPausesAnythingUpToABackoffThatDoublesAndIsCapped(): void
    {
        $longest = [1 => 0, 2 => 0, 3 => 0, 4 => 0];
        foreach (range(1, 300) as $seed) {
            $policy = self::policy(seed: $seed);
            foreach (array_keys($longest) as $number) {
                $pauseMs = $policy->pauseMs(self::attempt(Repeat::Always, $number), self::unknown(), self::FOREVER_MS);
                self::assertGreaterThanOrEqual(0, $pauseMs);
                $longest[$number] = max($longest[$number], $pauseMs);
            }
        }
        foreach ([1 => 100, 2 => 200, 3 => 400, 4 => 500] as $number => $capMs) {
            self::assertLessThanOrEqual($capMs, $longest[$number]);
            self::assertGreaterThan($capMs * 0.9, $longest[$number], "attempt {$number} makes full use of its jitter");
        }
    }

    public function testNeverComesBackBeforeRetryAfterIsOver(): void
    {
        foreach (range(1, 100) as $seed) {
            $pauseMs = self::policy(seed: $seed)->pauseMs(self::attempt(Repeat::Always), self::known(2_000), self::FOREVER_MS);
            self::assertGreaterThanOrEqual(2_000, $pauseMs);
            self::assertLessThanOrEqual(2_100, $pauseMs);
        }
    }

    public function testGivesUpWhereThePauseWouldOutlastTheTotalDeadline(): void
    {
        self::assertNull(self::policy()->pauseMs(self::attempt(Repeat::Always), self::known(2_000), 1_999.0));
    }

    public function testGivesUpAfterTheLastAttempt(): void
    {
        self::assertNotNull(self::policy()->pauseMs(self::attempt(Repeat::Always, 4), self::unknown(), self::FOREVER_MS));
        self::assertNull(self::policy()->pauseMs(self::attempt(Repeat::Always, 5), self::unknown(), self::FOREVER_MS));
    }

    public function testLeavesEffectsToWhoeverKeepsCountOfThem(): void
    {
        $settings = Clients::settings(effectAttempts: 1);
        $policy = new RetryPolicy($settings, new Randomizer(new Mt19937(1)));
        self::assertNull($policy->pauseMs(self::attempt(Repeat::Keyed), self::known(), self::FOREVER_MS));
        self::assertNotNull($policy->pauseMs(self::attempt(Repeat::Always), self::known(), self::FOREVER_MS));
    }

    public function testRepeatsOnlyWhatIsSafe(): void
    {
        $repeats = static fn (Repeat $repeat, \Throwable $failure, bool $keepsKeys = false): bool => self::policy(keepsKeys: $keepsKeys)->pauseMs(self::attempt($repeat), $failure, self::FOREVER_MS) !== null;
        self::assertTrue($repeats(Repeat::Always, self::unknown()));
        self::assertTrue($repeats(Repeat::Keyed, self::known()), 'nothing has happened yet');
        self::assertFalse($repeats(Repeat::Keyed, self::unknown()), 'it may have happened, and the partner may forget keys');
        self::assertTrue($repeats(Repeat::Keyed, self::unknown(), keepsKeys: true));
        self::assertFalse($repeats(Repeat::Never, self::known()));
        self::assertFalse($repeats(Repeat::Always, new TerminalFailure('payment', 'getPayment', 'not_found', 404)));
        self::assertFalse($repeats(Repeat::Always, new ManualFailure('payment', 'getPayment', 'unauthorized', status: 401)));
        self::assertFalse($repeats(Repeat::Always, RetryableFailure::heldBack('payment', 'getPayment', RetryableFailure::BREAKER_OPEN, 10)));
        self::assertFalse($repeats(Repeat::Always, new \LogicException()));
    }

    private static function policy(int $seed = 1, bool $keepsKeys = false): RetryPolicy
    {
        $settings = new PartnerSettings('payment', '', static fn (): string => '', attempts: 5, backoffBaseMs: 100, backoffCapMs: 500, keepsKeys: $keepsKeys);

        return new RetryPolicy($settings, new Randomizer(new Mt19937($seed)));
    }

    private static function attempt(Repeat $repeat, int $number = 1): Attempt
    {
        return new Attempt(new Call('createPayment', 'POST', '/v1/payments', $repeat, static fn (): object => new \stdClass()), 'payment', self::FOREVER_MS, $number);
    }

    private static function unknown(): RetryableFailure
    {
        return new RetryableFailure('payment', 'createPayment', 'timeout', outcomeUnknown: true);
    }

    private static function known(?int $retryAfterMs = null): RetryableFailure
    {
        return new RetryableFailure('payment', 'createPayment', 'rate_limited', outcomeUnknown: false, retryAfterMs: $retryAfterMs, status: 429);
    }
}
