package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What a schema asks of a number. */
final class NumberLimits {

    private static final BigDecimal INT32_MIN = BigDecimal.valueOf(Integer.MIN_VALUE);
    private static final BigDecimal INT32_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);

    private NumberLimits() {}

    /** @return what the number should be and is not */
    static List<String> broken(BigDecimal number, JsonNode schema) {
        List<String> broken = new ArrayList<>();
        if (schema.has("minimum")) {
            bound(number.compareTo(schema.get("minimum").decimalValue()), schema, "minimum", "greater", broken);
        }
        if (schema.has("maximum")) {
            bound(schema.get("maximum").decimalValue().compareTo(number), schema, "maximum", "less", broken);
        }
        if (schema.path("multipleOf").decimalValue().signum() != 0
                && number.remainder(schema.get("multipleOf").decimalValue()).signum() != 0) {
            broken.add("should be a multiple of " + schema.get("multipleOf").asText());
        }
        boolean fits = number.compareTo(INT32_MIN) >= 0 && number.compareTo(INT32_MAX) <= 0;
        if (schema.path("format").asText().equals("int32") && !fits) {
            broken.add("must be of type int32");
        }
        return broken;
    }

    /** @param distance to the bound; below 0 on its wrong side */
    private static void bound(int distance, JsonNode schema, String name, String side, List<String> broken) {
        boolean exclusive = schema.path(name.equals("minimum") ? "exclusiveMinimum" : "exclusiveMaximum")
                .asBoolean();
        if (distance < 0 || exclusive && distance == 0) {
            broken.add("should be " + side + " than " + (exclusive ? "" : "or equal to ")
                    + schema.get(name).asText());
        }
    }
}
