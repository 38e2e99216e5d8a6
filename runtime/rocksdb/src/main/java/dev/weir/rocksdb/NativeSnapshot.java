package dev.weir.rocksdb;

import dev.weir.rocksdb.Manifest.SmallFile;
import dev.weir.rocksdb.Manifest.TableFile;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.SnapshotPart;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A database as it was at a barrier: links to its files, which never change, in a folder that goes when the snapshot is
 * released. Its parts are a {@link Manifest} and the files; those that the last completed checkpoint has are not written again.
 */
final class NativeSnapshot implements KeyedSnapshot {
    private static final int BUFFER = 256 * 1024;

    private final long checkpointId;
    private final Path folder;
    private final List<StateSchema> schemas;
    private final UploadedFiles uploaded;
    private final LocalFiles.Keeper keeper;
    private final List<TableFile> files;
    private final List<SnapshotPart> parts;

    private volatile boolean released; // no write may begin, and those under way end

    /** What is the same for all snapshots of a database. */
    record Origin(ManifestFormat format, UploadedFiles uploaded, LocalFiles.Keeper keeper) {}

    /**
     * @param folder with the links
     * @param states what the manifest is to say, without the files
     */
    NativeSnapshot(long checkpointId, Path folder, Origin origin, Manifest states, List<StateSchema> schemas)
            throws IOException {
        this.checkpointId = checkpointId;
        this.folder = folder;
        this.schemas = schemas;
        this.uploaded = origin.uploaded;
        this.keeper = origin.keeper;
        List<TableFile> tables = new ArrayList<>();
        List<SmallFile> inside = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                String name = path.getFileName().toString();
                if (ManifestFormat.isTable(name)) {
                    tables.add(new TableFile(name, Files.size(path)));
                } else if (ManifestFormat.isSmall(name)) {
                    inside.add(new SmallFile(name, Files.readAllBytes(path)));
                }
            }
        }
        this.files = List.copyOf(tables);
        this.parts = parts(origin.format.encode(states.with(tables, inside)));
    }

    private List<SnapshotPart> parts(byte[] manifest) {
        List<SnapshotPart> all = new ArrayList<>();
        all.add(new ManifestPart(manifest));
        Map<String, StateHandle> base = uploaded.base();
        for (TableFile file : files) {
            StateHandle handle = base.get(file.name());
            all.add(handle == null ? new FilePart(file) : new SnapshotPart.Stored(handle));
        }
        return List.copyOf(all);
    }

    @Override
    public String format() {
        return KeyedHandle.ROCKSDB;
    }

    @Override
    public List<StateSchema> schemas() {
        return schemas;
    }

    @Override
    public List<SnapshotPart> parts() {
        return parts;
    }

    @Override
    public void stored(List<StateHandle> handles) {
        Map<String, StateHandle> byName = new LinkedHashMap<>();
        Map<StateHandle, Path> here = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            StateHandle handle = handles.get(i + 1);
            byName.put(files.get(i).name(), handle);
            here.put(handle, folder.resolve(files.get(i).name()));
        }
        keeper.keep(checkpointId, here);
        uploaded.stored(checkpointId, byName);
    }

    @Override
    public void release() {
        if (!released) {
            released = true;
            WorkFolder.removeQuietly(folder);
        }
    }

    private void requireHeld() throws IOException {
        if (released) {
            throw new IOException("the keyed state for checkpoint " + checkpointId + " was given up");
        }
    }

    private final class ManifestPart implements SnapshotPart.Fresh {
        private final byte[] bytes;

        ManifestPart(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long estimatedBytes() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            requireHeld();
            out.write(bytes);
        }
    }

    private final class FilePart implements SnapshotPart.Fresh {
        private final TableFile file;

        FilePart(TableFile file) {
            this.file = file;
        }

        @Override
        public long estimatedBytes() {
            return file.length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            requireHeld();
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = Files.newInputStream(folder.resolve(file.name()))) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                    requireHeld();
                }
            }
        }
    }
}
