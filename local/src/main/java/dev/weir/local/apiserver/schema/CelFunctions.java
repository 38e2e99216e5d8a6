package dev.weir.local.apiserver.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** The functions that Kubernetes adds to CEL. */
final class CelFunctions {

    private static final Pattern QUANTITY =
            Pattern.compile("^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$");

    private CelFunctions() {}

    static Object find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    static Object isUrl(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static Object isQuantity(String text) {
        return QUANTITY.matches(text);
    }

    static Object isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    static Object sum(List<?> list) {
        long whole = 0;
        double fraction = 0;
        boolean fractional = false;
        for (Object item : list) {
            if (item instanceof Double number) {
                fraction += number;
                fractional = true;
            } else if (item instanceof Long number) {
                whole = Math.addExact(whole, number);
            } else {
                throw new IllegalArgumentException("sum() of something that is no number: " + item);
            }
        }
        if (fractional) {
            return whole + fraction;
        }
        return whole;
    }

    /** @param sign 1 for the greatest, -1 for the least */
    static Object extreme(List<?> list, int sign) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException("min() or max() of an empty list");
        }
        Object best = list.get(0);
        for (Object item : list) {
            if (compare(item, best) * sign > 0) {
                best = item;
            }
        }
        return best;
    }

    private static int compare(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        } else if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        } else if (a instanceof Boolean x && b instanceof Boolean y) {
            return x.compareTo(y);
        }
        throw new IllegalArgumentException("items that cannot be compared: " + a + " and " + b);
    }
}
