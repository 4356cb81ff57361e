<?php

declare(strict_types=1);

/** What the LAMP shop's clients ask of one partner at a URL, for a pact: php calls.php payment http://127.0.0.1:1234 */

use Psr\Log\NullLogger;
use Shop\Http\MemoryState;
use Shop\Http\PartnerHttpFactory;
use Shop\Http\PartnerSettings;
use Shop\Http\SystemClock;
use Shop\Observability\Trace;
use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\CreateShipment;
use Shop\Partner\Carrier\Parcel;
use Shop\Partner\Carrier\Service;
use Shop\Partner\CarrierGateway;
use Shop\Partner\Messaging\SendMessage;
use Shop\Partner\MessagingGateway;
use Shop\Partner\Payment\CapturePayment;
use Shop\Partner\Payment\CreatePayment;
use Shop\Partner\Payment\CreateRefund;
use Shop\Partner\Payment\Money;
use Shop\Partner\PaymentGateway;
use Shop\Tests\Observability\MetricsInMemory;

require __DIR__ . '/../../../examples/lamp/tests/bootstrap.php';

[, $partner, $url] = $argv;
$clock = new SystemClock();
$factory = new PartnerHttpFactory(new MemoryState($clock), new NullLogger(), new MetricsInMemory(), new Trace(), $clock);
$http = $factory->for(new PartnerSettings($partner, $url, static fn (): string => 'a-token-of-the-test'));

switch ($partner) {
    case 'payment':
        $gateway = new PaymentGateway($http);
        $gateway->authorize(new CreatePayment('order-1', new Money(4990, 'EUR'), 'tok_visa_ok'), 'order-1-authorize');
        $gateway->capture('pay_1', new CapturePayment(4990), 'order-1-capture');
        $gateway->refund('pay_2', new CreateRefund(990, 'return-1'), 'order-1-return-1');
        $gateway->get('pay_2');
        break;
    case 'carrier':
        $gateway = new CarrierGateway($http);
        $address = new Address('A. Guest', '2 Kettle Lane', '10115', 'Berlin', 'DE');
        $gateway->createShipment(new CreateShipment('order-1', Service::Standard, $address, [new Parcel(750)]), 'order-1-ship');
        $gateway->cancel('shp_1', 'order-1-cancel', '"1"');
        break;
    default:
        $gateway = new MessagingGateway($http);
        $gateway->send(new SendMessage('order-1', 'order_confirmed', 'cust_1'), 'order-1-confirmed');
}
