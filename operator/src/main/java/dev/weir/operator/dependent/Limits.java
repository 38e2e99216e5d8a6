package dev.weir.operator.dependent;

import dev.weir.operator.api.StreamJobSpec.Resources;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What a container may use at the most, as numbers. */
final class Limits {
    private Limits() {}

    /** Bytes; without a limit what it requests, which it can count on; empty if there is neither. */
    static Optional<Long> memory(Resources resources) {
        return amount(resources.limits(), "memory")
                .or(() -> amount(resources.requests(), "memory"))
                .map(BigDecimal::longValue);
    }

    /** Empty if there is no limit: it may use all that the others leave. */
    static Optional<Double> cores(Resources resources) {
        return amount(resources.limits(), "cpu").map(BigDecimal::doubleValue);
    }

    /** What is no quantity is left to the API server to refuse. */
    private static Optional<BigDecimal> amount(Map<String, IntOrString> limits, String resource) {
        if (!limits.containsKey(resource)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Quantity.getAmountInBytes(quantity(limits.get(resource))));
        } catch (ArithmeticException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Quantity quantity(IntOrString value) {
        return new Quantity(value.getIntVal() != null ? value.getIntVal().toString() : value.getStrVal());
    }
}
