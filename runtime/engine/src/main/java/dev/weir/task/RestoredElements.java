package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.state.ElementList;
import dev.weir.state.RestoredOperator;
import java.util.ArrayList;
import java.util.List;

/** What a source or a sink begins with. */
final class RestoredElements {
    private RestoredElements() {}

    /** Read by the schema that they were written with. */
    static List<Object> decode(RestoredOperator from, DataType<Object> type, Codecs codecs) {
        List<Object> decoded = new ArrayList<>();
        for (ElementList list : from.lists()) {
            if (!list.encoded().isEmpty()) {
                Codec<Object> written =
                        codecs.of(type, Codecs.parseSchema(list.schema().value()));
                list.encoded().forEach(bytes -> decoded.add(written.read(new BinaryReader(bytes))));
            }
        }
        return decoded;
    }
}
