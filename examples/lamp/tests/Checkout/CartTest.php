<?php

declare(strict_types=1);

namespace Shop\Tests\Checkout;

use PHPUnit\Framework\TestCase;
use Shop\Checkout\Cart;
use Shop\Web\Problem;

final class CartTest extends TestCase
{
    private const CART = [
        'total' => ['amount_minor' => 4990, 'currency' => 'EUR'],
        'payment_token' => 'tok_visa_ok',
        'destination' => ['name' => 'P', 'line1' => 'L', 'postal_code' => '10115', 'city' => 'Berlin', 'country' => 'DE'],
    ];

    public function testTakesWhatIsRightAndKnowsTheSameAgain(): void
    {
        $cart = Cart::fromArray(self::CART);
        self::assertSame(4990, $cart->totalMinor);
        self::assertSame($cart->fingerprint(), Cart::fromArray(self::CART)->fingerprint());
        $dearer = Cart::fromArray(['total' => ['amount_minor' => 4991, 'currency' => 'EUR']] + self::CART);
        self::assertNotSame($cart->fingerprint(), $dearer->fingerprint());
    }

    /** @return iterable<string, array{array<string, mixed>, string}> */
    public static function wrong(): iterable
    {
        yield 'an amount as a text' => [['total' => ['amount_minor' => '49.90', 'currency' => 'EUR']], 'invalid-amount'];
        yield 'nothing to pay' => [['total' => ['amount_minor' => 0, 'currency' => 'EUR']], 'invalid-amount'];
        yield 'a card number' => [['payment_token' => '4111111111111111'], 'invalid-payment-token'];
        yield 'no address' => [['destination' => null], 'invalid-address'];
        yield 'a country that is none' => [['destination' => ['country' => 'Germany'] + self::CART['destination']], 'invalid-address'];
    }

    /**
     * @dataProvider wrong
     * @param array<string, mixed> $with
     */
    public function testRefusesWhatIsWrongWithoutRepeatingIt(array $with, string $code): void
    {
        try {
            Cart::fromArray($with + self::CART);
            self::fail('it was taken');
        } catch (Problem $problem) {
            self::assertSame([422, $code], [$problem->status, $problem->problemCode]);
            self::assertStringNotContainsString('4111', $problem->getMessage());
        }
    }
}
