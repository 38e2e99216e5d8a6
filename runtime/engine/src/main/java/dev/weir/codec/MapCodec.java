package dev.weir.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * An Avro map if the keys are strings, else an array of records of key and value: their bytes are alike. Keeps the order of
 * the entries. What is read cannot be changed.
 */
final class MapCodec<K, V> extends Node<Map<K, V>> {
    private final Node<K> key;
    private final Node<V> value;

    MapCodec(Schema schema, Node<K> key, Node<V> value) {
        super(schema);
        this.key = key;
        this.value = value;
    }

    @Override
    public void write(Map<K, V> map, BinaryWriter out) {
        int size = map.size();
        if (size > 0) {
            out.writeInt(size);
            int start = out.position();
            for (Map.Entry<K, V> entry : map.entrySet()) {
                Blocks.refuseNull(entry.getKey(), "a key of a Map");
                Blocks.refuseNull(entry.getValue(), "a value of a Map");
                key.write(entry.getKey(), out);
                value.write(entry.getValue(), out);
            }
            Blocks.checkWritten(size, out.position() - start);
        }
        out.writeInt(0);
    }

    @Override
    public Map<K, V> read(BinaryReader in) {
        int count = Blocks.readCount(in, 0);
        if (count == 0) {
            return Map.of();
        }
        Map<K, V> map = new LinkedHashMap<>();
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                K mapKey = key.read(in);
                if (map.put(mapKey, value.read(in)) != null) {
                    throw in.corrupt("a map has a key twice");
                }
            }
            count = Blocks.readCount(in, map.size());
        }
        return Collections.unmodifiableMap(map);
    }

    /** Equal maps may differ in order, so that the order does not count. */
    @Override
    int hash(Map<K, V> map) {
        int hash = 0;
        for (Map.Entry<K, V> entry : map.entrySet()) {
            hash += Hashing.finish(Hashing.combine(key.hash(entry.getKey()), value.hash(entry.getValue())));
        }
        return hash;
    }
}
