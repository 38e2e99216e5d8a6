package dev.weir.rocksdb;

import dev.weir.api.DataType;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.codec.CorruptDataException;
import dev.weir.rocksdb.Manifest.SmallFile;
import dev.weir.rocksdb.Manifest.TableFile;
import dev.weir.state.StateKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The bytes of a {@link Manifest}: {@code "WRM1"}, then Avro. */
final class ManifestFormat {
    private static final byte[] MAGIC = "WRM1".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern TABLE = Pattern.compile("\\d{1,20}\\.sst");
    private static final Pattern SMALL = Pattern.compile("CURRENT|MANIFEST-\\d{1,20}");

    private final Codec<Manifest> codec;

    ManifestFormat(Codecs codecs) {
        codec = codecs.of(DataType.of(Manifest.class));
    }

    /** Whether a file of a database is one that becomes a part. */
    static boolean isTable(String name) {
        return TABLE.matcher(name).matches();
    }

    /** Whether a file of a database goes into the manifest. Options and logs do not: a restore has its own. */
    static boolean isSmall(String name) {
        return SMALL.matcher(name).matches();
    }

    byte[] encode(Manifest manifest) {
        BinaryWriter out = new BinaryWriter();
        out.writeRaw(MAGIC, 0, MAGIC.length);
        codec.write(manifest, out);
        return out.toByteArray();
    }

    /** @throws CorruptDataException if the bytes are no manifest, or one that cannot be */
    Manifest decode(byte[] bytes) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CorruptDataException(
                    "the manifest of keyed state does not begin with WRM1: these are other bytes");
        }
        BinaryReader in = new BinaryReader(bytes, MAGIC.length, bytes.length - MAGIC.length);
        Manifest manifest = codec.read(in);
        in.requireEnd();
        check(manifest);
        return manifest;
    }

    private static void check(Manifest manifest) {
        if (manifest.format() != Manifest.VERSION) {
            throw new CorruptDataException("the manifest of keyed state is of format " + manifest.format()
                    + ", expected " + Manifest.VERSION + "; it was written by another version of Weir");
        }
        for (TableFile file : manifest.files()) {
            if (!isTable(file.name()) || file.length() < 0) {
                throw impossible("a file '" + file.name() + "' of " + file.length() + " bytes");
            }
        }
        for (SmallFile file : manifest.inside()) {
            if (!isSmall(file.name())) {
                throw impossible("a file '" + file.name() + "'");
            }
        }
        if (manifest.firstKeyGroup() < 0
                || manifest.endKeyGroup() < manifest.firstKeyGroup()
                || manifest.endKeyGroup() > manifest.maxParallelism()) {
            throw impossible("the key groups from " + manifest.firstKeyGroup() + " to before " + manifest.endKeyGroup()
                    + " of " + manifest.maxParallelism());
        }
        manifest.states().forEach(state -> {
            StateKind.of(state.signature().kind());
            if (state.number() < 0 || state.number() >= manifest.nextNumber()) {
                throw impossible("the state number " + state.number());
            }
        });
    }

    private static CorruptDataException impossible(String what) {
        return new CorruptDataException("the manifest of keyed state names " + what + ", which cannot be");
    }
}
