package dev.weir.operator.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** What Checkpoints are called that were found in storage: by the job that took them, since ids begin anew with each job. */
public final class ImportedNames {
    /** Value of {@link ListedCheckpoint#TRIGGER_LABEL}. */
    public static final String TRIGGER = "Imported";

    private static final Pattern UID = Pattern.compile("(?:.*/)?([0-9a-f]{8})-[0-9a-f-]{27}");

    private ImportedNames() {}

    /** @param folder of the job that took it, mostly named by its uid */
    public static String of(String job, String folder, long id) {
        Matcher uid = UID.matcher(folder);
        return job + "-" + (uid.matches() ? uid.group(1) : hash(folder)) + "-" + id;
    }

    private static String hash(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
