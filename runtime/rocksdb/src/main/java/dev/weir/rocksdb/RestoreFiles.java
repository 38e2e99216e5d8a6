package dev.weir.rocksdb;

import dev.weir.codec.CorruptDataException;
import dev.weir.rocksdb.Manifest.SmallFile;
import dev.weir.rocksdb.Manifest.TableFile;
import dev.weir.state.KeyedStateSource;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Brings the files of a database of an earlier checkpoint together: those that are on this disk by linking. Blocks. */
final class RestoreFiles {
    private final LocalFiles local;

    RestoreFiles(LocalFiles local) {
        this.local = local;
    }

    /**
     * @param to folder that is not there yet
     * @return where storage has each file
     */
    Map<String, StateHandle> bring(Manifest manifest, KeyedStateSource source, Path to) throws IOException {
        Files.createDirectories(to);
        Map<String, StateHandle> handles = new HashMap<>();
        for (int i = 0; i < manifest.files().size(); i++) {
            TableFile file = manifest.files().get(i);
            KeyedStateSource.Part part = source.parts().get(i + 1);
            Path path = to.resolve(file.name());
            boolean linked = source.isOwnCheckpoint() && local.link(part.handle(), path);
            if (!linked) {
                download(part, path);
            }
            if (Files.size(path) != file.length()) {
                throw new CorruptDataException("a file of keyed state, " + file.name() + ", has " + Files.size(path)
                        + " bytes, its manifest says " + file.length());
            }
            handles.put(file.name(), part.handle());
        }
        for (SmallFile file : manifest.inside()) {
            Files.write(to.resolve(file.name()), file.content());
        }
        return handles;
    }

    private static void download(KeyedStateSource.Part part, Path to) throws IOException {
        try (InputStream in = part.open()) {
            Files.copy(in, to);
        }
    }
}
