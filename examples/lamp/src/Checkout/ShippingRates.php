<?php

declare(strict_types=1);

namespace Shop\Checkout;

use Psr\Log\LoggerInterface;
use Shop\Config;
use Shop\Database\Database;
use Shop\Domain\RateSource;
use Shop\Http\Clock;
use Shop\Observability\Metric;
use Shop\Observability\Metrics;
use Shop\Partner\CarrierGateway;
use Shop\Partner\Carrier\Parcel;
use Shop\Partner\Carrier\QuoteRates;
use Shop\Partner\Carrier\RatesRatesItem;
use Shop\Partner\Carrier\Service;
use Shop\Partner\PartnerFailure;

/** Quotes a rate within what checkout allows; else the one that was quoted last for such a parcel, else a flat one. */
final readonly class ShippingRates
{
    public function __construct(
        private CarrierGateway $carrier,
        private Database $database,
        private Config $config,
        private Clock $clock,
        private LoggerInterface $log,
        private Metrics $metrics,
    ) {
    }

    public function quote(string $number, Cart $cart): ShippingRate
    {
        $rate = $this->find($number, $cart);
        $this->metrics->count(Metric::RateQuotes, ['source' => $rate->source->value]);
        return $rate;
    }

    private function find(string $number, Cart $cart): ShippingRate
    {
        $request = new QuoteRates($number, $cart->destination, [new Parcel($cart->weightGrams)]);
        // What one rate stands for: a country, and a class of weight.
        $to = $cart->destination->country . ':' . intdiv($cart->weightGrams, 1000);
        try {
            $rates = $this->carrier->quote($request, $this->config->quoteDeadlineMs)->rates;
        } catch (PartnerFailure $failure) {
            $this->log->notice('no quote', ['order' => $number, 'error' => $failure->getMessage()]);
            return $this->fallback($to, $cart->currency);
        }
        usort($rates, static fn (RatesRatesItem $a, RatesRatesItem $b): int => $a->amount->minor <=> $b->amount->minor);
        $cheapest = $rates[0] ?? null;
        if ($cheapest === null) {
            return $this->fallback($to, $cart->currency);
        }
        $this->database->execute('INSERT INTO shipping_rates (destination, service, amount_minor, currency, quoted_ms) VALUES (?, ?, ?, ?, ?)
            ON DUPLICATE KEY UPDATE service = VALUES(service), amount_minor = VALUES(amount_minor), currency = VALUES(currency),
                quoted_ms = VALUES(quoted_ms)', [
            $to,
            $cheapest->service->value,
            $cheapest->amount->minor,
            $cheapest->amount->currency,
            $this->clock->nowMs(),
        ]);
        return new ShippingRate($cheapest->service, $cheapest->amount->minor, $cheapest->amount->currency, RateSource::Quoted);
    }

    private function fallback(string $to, string $currency): ShippingRate
    {
        $known = $this->database->row('SELECT service, amount_minor, currency FROM shipping_rates WHERE destination = ?', [$to]);
        return $known === null
            ? new ShippingRate(Service::Standard, $this->config->flatRateMinor, $currency, RateSource::Flat)
            : new ShippingRate(Service::from($known['service']), $known['amount_minor'], $known['currency'], RateSource::Cached);
    }
}
