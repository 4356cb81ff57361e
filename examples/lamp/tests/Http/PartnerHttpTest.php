<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use GuzzleHttp\Exception\RequestException;
use GuzzleHttp\Psr7\Response;
use PHPUnit\Framework\TestCase;
use Psr\Http\Message\RequestInterface;
use Shop\Http\Bulkhead;
use Shop\Http\Call;
use Shop\Http\RateLimiter;
use Shop\Partner\PartnerFailure;
use Shop\Partner\RetryableFailure;
use Shop\Partner\TerminalFailure;

/** The whole stack of middleware over answers of the test's own. */
final class PartnerHttpTest extends TestCase
{
    private Clients $clients;

    protected function setUp(): void
    {
        $this->clients = new Clients();
    }

    public function testSendsWhatTheContractAsksFor(): void
    {
        $answers = new Answers(new Response(200, [], '{"id":"pay_1"}'));
        $value = $this->clients->client($answers)->call(Clients::effect(query: ['a b' => 'c&d'], etag: '"1"'));
        self::assertSame('pay_1', $value->id);
        $request = $answers->requests[0];
        self::assertSame('POST http://payment.test/base/v1/payments?a%20b=c%26d', "{$request->getMethod()} {$request->getUri()}");
        self::assertSame('{"order_reference":"order-1"}', (string) $request->getBody());
        self::assertSame('Bearer sk_test_token', $request->getHeaderLine('Authorization'));
        self::assertSame('application/json', $request->getHeaderLine('Content-Type'));
        self::assertSame('order-1-authorize', $request->getHeaderLine('Idempotency-Key'));
        self::assertSame('"1"', $request->getHeaderLine('If-Match'));
    }

    public function testRepeatsAReadThatMayPass(): void
    {
        $answers = new Answers(new Response(503), self::broken(), new Response(200, [], '{"id":"pay_1"}'));
        self::assertSame('pay_1', $this->clients->client($answers)->call(Clients::call())->id);
        self::assertCount(3, $answers->requests);
        self::assertSame(2, $this->clients->metrics->samples()['shop_partner_retries_total{partner="payment",operation="getPayment"}']);
    }

    public function testRepeatsNoEffectWhoseOutcomeIsUnknown(): void
    {
        $page = new Response(201, ['Content-Type' => 'text/html'], '{"id":"pay_1"}');
        foreach ([new Response(500), self::broken(), new Response(201, [], 'no JSON'), $page] as $answer) {
            $this->setUp();
            $answers = new Answers($answer);
            $failure = $this->failure($answers, Clients::effect());
            self::assertInstanceOf(RetryableFailure::class, $failure);
            self::assertTrue($failure->isOutcomeUnknown());
            self::assertCount(1, $answers->requests);
        }
    }

    public function testRepeatsAnEffectThatHasNotHappenedUnderTheSameKeyAndNoSoonerThanAsked(): void
    {
        $answers = new Answers(new Response(429, ['Retry-After' => '2']), new Response(200, [], '{"id":"pay_1"}'));
        $startMs = $this->clients->clock->elapsedMs();
        $this->clients->client($answers)->call(Clients::effect());
        self::assertGreaterThanOrEqual(2_000, $this->clients->clock->elapsedMs() - $startMs);
        [$first, $second] = $answers->requests;
        self::assertSame($first->getHeaderLine('Idempotency-Key'), $second->getHeaderLine('Idempotency-Key'));
        self::assertSame((string) $first->getBody(), (string) $second->getBody());
    }

    public function testAsksOnceWhereThePartnerSaysNo(): void
    {
        $answers = new Answers(new Response(402, [], '{"code":"declined"}'));
        $failure = $this->failure($answers, Clients::effect());
        self::assertInstanceOf(TerminalFailure::class, $failure);
        self::assertSame('declined', $failure->reason);
        self::assertCount(1, $answers->requests);
    }

    public function testFollowsNoRedirect(): void
    {
        foreach ([301, 302, 303, 307, 308] as $status) {
            $this->setUp();
            $answers = new Answers(new Response($status, ['Location' => 'http://elsewhere.test/']));
            $failure = $this->failure($answers, Clients::effect());
            self::assertInstanceOf(RetryableFailure::class, $failure);
            self::assertTrue($failure->isOutcomeUnknown());
            self::assertCount(1, $answers->requests);
        }
    }

    public function testTakesAnAnswerThatBreaksTheContractForNoSuccess(): void
    {
        $failure = $this->failure(new Answers(new Response(201, [], '{}')), Clients::effect(read: static fn (): never => throw new \UnexpectedValueException()));
        self::assertInstanceOf(RetryableFailure::class, $failure);
        self::assertSame('unreadable-answer', $failure->reason);
        self::assertTrue($failure->isOutcomeUnknown());
    }

    public function testKeepsTheTotalDeadlineOverAllAttempts(): void
    {
        $this->clients = new Clients(Clients::settings(totalMs: 1_000, connectMs: 300, readMs: 600, attempts: 10, breakerFailures: 100));
        $slow = function (RequestInterface $request): \Throwable {
            $this->clients->clock->pass(400);

            return self::broken()($request);
        };
        $answers = new Answers($slow);
        $startMs = $this->clients->clock->elapsedMs();
        $this->failure($answers, Clients::call());
        self::assertLessThanOrEqual(1_400, $this->clients->clock->elapsedMs() - $startMs);
        self::assertSame(0.9, $answers->options[0]['timeout']);
        self::assertSame(0.3, $answers->options[0]['connect_timeout']);
        $last = $answers->options[count($answers->options) - 1];
        self::assertLessThan(0.3, $last['timeout'], 'the last attempt gets what is left');
        self::assertGreaterThan(1, count($answers->options));
    }

    public function testTakesLessPatienceFromACall(): void
    {
        $answers = new Answers(new Response(200, [], '{}'));
        $this->clients->client($answers)->call(Clients::call(totalMs: 100));
        self::assertSame(0.1, $answers->options[0]['timeout']);
    }

    public function testAsksNobodyWhileTheBreakerIsOpenAndProbesOnce(): void
    {
        $answers = new Answers(new Response(500), new Response(500), new Response(500), new Response(200, [], '{}'));
        $client = $this->clients->client($answers);
        for ($n = 0; $n < 3; ++$n) {
            $this->failureOf(fn () => $client->call(Clients::effect()));
        }
        $failure = $this->failureOf(fn () => $client->call(Clients::effect()));
        self::assertInstanceOf(RetryableFailure::class, $failure);
        self::assertSame(RetryableFailure::BREAKER_OPEN, $failure->reason);
        self::assertFalse($failure->isOutcomeUnknown());
        self::assertSame(2_000, $failure->retryAfterMs);
        self::assertCount(3, $answers->requests);
        $this->clients->clock->pass(2_000);
        $client->call(Clients::effect());
        $client->call(Clients::effect());
        self::assertCount(5, $answers->requests);
        self::assertSame(1, $this->clients->metrics->samples()['shop_breaker_changes_total{compartment="payment",state="open"}']);
        self::assertSame(1, $this->clients->metrics->samples()['shop_breaker_changes_total{compartment="payment",state="closed"}']);
    }

    public function testOpensNoBreakerForAPartnerThatSaysNo(): void
    {
        $answers = new Answers(new Response(422));
        $client = $this->clients->client($answers);
        for ($n = 0; $n < 10; ++$n) {
            $this->failureOf(fn () => $client->call(Clients::effect()));
        }
        self::assertCount(10, $answers->requests);
    }

    public function testHasABreakerForEachCompartment(): void
    {
        $answers = new Answers(new Response(500));
        $client = $this->clients->client($answers);
        for ($n = 0; $n < 4; ++$n) {
            $this->failureOf(fn () => $client->call(Clients::effect(compartment: 'rates')));
        }
        self::assertCount(3, $answers->requests);
        $this->failureOf(fn () => $client->call(Clients::effect()));
        self::assertCount(4, $answers->requests);
    }

    public function testHoldsBackWhereTheBulkheadIsFullAndGivesItsPlaceBack(): void
    {
        $this->clients = new Clients(Clients::settings(concurrency: 1, breakerFailures: 100));
        $answers = new Answers(new Response(500), new Response(200, [], '{}'));
        $client = $this->clients->client($answers);
        $this->failureOf(fn () => $client->call(Clients::effect()));
        $client->call(Clients::effect());
        $bulkhead = new Bulkhead('payment', $this->clients->state, $this->clients->clock, 1, 6_000);
        self::assertIsString($bulkhead->enter());
        $failure = $this->failureOf(fn () => $client->call(Clients::effect()));
        self::assertSame(RetryableFailure::BULKHEAD_FULL, $failure->reason);
        self::assertCount(2, $answers->requests);
    }

    public function testWaitsForItsTurnAndHoldsBackWhereThatIsTooLong(): void
    {
        $answers = new Answers(new Response(200, [], '{}'));
        $client = $this->clients->client($answers);
        (new RateLimiter('payment', $this->clients->state, $this->clients->clock, 50.0))->pause(800);
        $failure = $this->failureOf(fn () => $client->call(Clients::call(totalMs: 500)));
        self::assertInstanceOf(RetryableFailure::class, $failure);
        self::assertSame(RetryableFailure::RATE_LIMITED, $failure->reason);
        self::assertSame(800, $failure->retryAfterMs);
        $client->call(Clients::call());
        self::assertSame([800], $this->clients->clock->slept);
    }

    public function testSendsNothingThatHasNoTimeLeft(): void
    {
        $answers = new Answers(new Response(200, [], '{}'));
        $failure = $this->failure($answers, Clients::call(totalMs: 0));
        self::assertSame(RetryableFailure::NO_TIME_LEFT, $failure->reason);
        self::assertCount(0, $answers->requests);
    }

    public function testLeavesAPartnerAloneForAsLongAsItAskedWhoeverCalls(): void
    {
        $answers = new Answers(new Response(429, ['Retry-After' => '2']), new Response(200, [], '{}'));
        $client = $this->clients->client($answers);
        $this->failureOf(fn () => $client->call(Clients::effect(totalMs: 1_000)));
        $failure = $this->failureOf(fn () => $client->call(Clients::call(order: 'order-2', totalMs: 1_000)));
        self::assertSame(RetryableFailure::RATE_LIMITED, $failure->reason);
        self::assertCount(1, $answers->requests);
        $this->clients->clock->pass(2_000);
        $client->call(Clients::call(totalMs: 1_000));
        self::assertCount(2, $answers->requests);
    }

    public function testOpensNoBreakerForAPartnerThatIsOnlyBusyNorForWhatTheShopHeldBack(): void
    {
        $answers = new Answers(new Response(503, ['Retry-After' => '1']));
        $client = $this->clients->client($answers);
        foreach ([5_000, 5_000, 5_000, 0, 0, 0, 5_000, 5_000] as $totalMs) {
            $this->failureOf(fn () => $client->call(Clients::effect(totalMs: $totalMs)));
        }
        self::assertCount(5, $answers->requests);
    }

    public function testTellsTheTraceOfEachAttempt(): void
    {
        $answers = new Answers(new Response(503), new Response(200, [], '{}'));
        $this->clients->client($answers)->call(Clients::call());
        [$first, $second] = array_map(static fn (RequestInterface $request): string => $request->getHeaderLine('traceparent'), $answers->requests);
        self::assertMatchesRegularExpression('/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/', $first);
        self::assertSame(substr($first, 0, 36), substr($second, 0, 36), 'one trace');
        self::assertNotSame($first, $second, 'two spans');
    }

    public function testLogsEachAttemptAndNoneOfItsWords(): void
    {
        $answers = new Answers(new Response(503, [], '{"detail":"Jane Doe"}'), new Response(200, [], '{"name":"Jane Doe"}'));
        $this->clients->client($answers)->call(Clients::call());
        [$first, $second] = $this->clients->log->lines;
        self::assertSame(
            ['warning', 'partner call', 'payment', 'getPayment', 'order-1', 1, 'unknown', 'closed', 503],
            [$first['level'], $first['message'], $first['partner'], $first['operation'], $first['order'], $first['attempt'], $first['outcome'], $first['breaker'], $first['status']],
        );
        self::assertSame(['info', 2, 'ok', 200], [$second['level'], $second['attempt'], $second['outcome'], $second['status']]);
        $written = json_encode($this->clients->log->lines);
        foreach (['sk_test_token', 'Jane', 'order-1-authorize'] as $secret) {
            self::assertStringNotContainsString($secret, $written);
        }
    }

    private function failure(Answers $answers, Call $call): PartnerFailure
    {
        return $this->failureOf(fn () => $this->clients->client($answers)->call($call));
    }

    private function failureOf(callable $work): PartnerFailure
    {
        try {
            $work();
        } catch (PartnerFailure $failure) {
            return $failure;
        }
        self::fail('It did not fail.');
    }

    /** @return callable(RequestInterface): RequestException */
    private static function broken(): callable
    {
        return static fn (RequestInterface $request): RequestException => new RequestException('reset', $request, null, null, ['errno' => CURLE_RECV_ERROR]);
    }
}
