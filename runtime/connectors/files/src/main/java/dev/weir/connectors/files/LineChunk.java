package dev.weir.connectors.files;

import java.util.List;

/**
 * Some lines of a file, in order.
 *
 * @param split which of the reader's splits they are from
 * @param lines the lines
 * @param ends for each line, the offset behind it and its line end
 * @param firstLine the number of the first line
 * @param after the split's position behind all of them
 */
record LineChunk(int split, List<String> lines, long[] ends, long firstLine, FileSplit after) {}
