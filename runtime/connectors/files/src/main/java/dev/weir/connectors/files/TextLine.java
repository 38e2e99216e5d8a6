package dev.weir.connectors.files;

/**
 * A line of a text file, without its line end.
 *
 * @param file the URI of the file
 * @param line its number in the file, from 1
 */
public record TextLine(String file, long line, String text) {
    /** Where the line is, for messages: {@code file:///in/a.csv.gz:17}. */
    public String location() {
        return file + ":" + line;
    }
}
