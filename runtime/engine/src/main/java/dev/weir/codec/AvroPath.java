package dev.weir.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * Avro full name of a place in a type, from which the records that have no class get their names.
 *
 * @param formerly what it was before records or components on the way were renamed
 */
record AvroPath(String name, List<String> formerly) {
    static AvroPath of(String name) {
        return new AvroPath(name, List.of());
    }

    AvroPath then(String step, List<String> stepFormerly) {
        List<String> before = new ArrayList<>();
        stepFormerly.forEach(former -> before.add(name + "_" + former));
        for (String former : formerly) {
            before.add(former + "_" + step);
            stepFormerly.forEach(formerStep -> before.add(former + "_" + formerStep));
        }
        return new AvroPath(name + "_" + step, List.copyOf(before));
    }

    AvroPath then(String step) {
        return then(step, List.of());
    }
}
