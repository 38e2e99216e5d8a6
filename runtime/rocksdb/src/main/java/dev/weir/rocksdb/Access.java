package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyHash;
import dev.weir.state.CurrentKey;
import dev.weir.state.KeyedStateConfig;

/**
 * How the states of an operator read and write entries of the current key: the key is built first, then something is done with
 * its entry. Owner: the task's thread.
 */
final class Access<K> {
    private final Database database;
    private final KeyGroupRange keyGroups;
    private final Codec<K> keyCodec;
    private final CurrentKey<K> current;
    private final BinaryWriter key = new BinaryWriter(); // of the entry in hand
    private final BinaryWriter value = new BinaryWriter(); // to be written
    private final BinaryReader reader = new BinaryReader(new byte[0]);

    Access(Database database, KeyedStateConfig<K> config, Codec<K> keyCodec) {
        this.database = database;
        this.keyGroups = config.keyGroups();
        this.keyCodec = keyCodec;
        this.current = new CurrentKey<>(KeyHash.of(keyCodec), keyGroups, config.maxParallelism());
    }

    CurrentKey<K> current() {
        return current;
    }

    Codec<K> keyCodec() {
        return keyCodec;
    }

    KeyGroupRange keyGroups() {
        return keyGroups;
    }

    Database database() {
        return database;
    }

    /** Begins the key of an entry of a state, in the current key's group. */
    BinaryWriter begin(int state) {
        int keyGroup = keyGroups.first() + current.table();
        key.reset();
        key.writeRaw(KeyLayout.head(keyGroup, state), 0, KeyLayout.HEAD);
        return key;
    }

    /** Makes the key of an entry that has nothing but the current key. */
    BinaryWriter beginKeyed(int state) {
        K now = current.key();
        begin(state);
        keyCodec.write(now, key);
        return key;
    }

    /** @return {@code null} if there is no entry */
    <V> V read(Codec<V> codec) {
        BinaryReader found = find();
        return found == null ? null : codec.read(found);
    }

    /** @return the entry's value, until the next call; {@code null} if there is none */
    BinaryReader find() {
        int length = database.get(key.array(), key.position());
        if (length < 0) {
            return null;
        }
        reader.reset(database.found(), 0, length);
        return reader;
    }

    boolean exists() {
        return find() != null;
    }

    <V> void write(Codec<V> codec, V written) {
        codec.write(written, beginValue());
        writeValue();
    }

    /** What is written to it is the value of {@link #writeValue} and {@link #appendValue}. */
    BinaryWriter beginValue() {
        value.reset();
        return value;
    }

    void writeValue() {
        database.put(key.array(), key.position(), value.array(), value.position());
    }

    void appendValue() {
        database.append(key.array(), key.position(), value.array(), value.position());
    }

    void delete() {
        database.delete(key.array(), key.position());
    }
}
