package dev.weir.local.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.BuiltIns;
import dev.weir.local.apiserver.resource.ResourceType;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ModelSchemasTest {

    @Test
    void shouldMeetEveryClassAndFieldOfTheOverlay() {
        ModelSchemas schemas = new ModelSchemas();
        ObjectNode components = Json.object();
        for (ResourceType type : BuiltIns.all(schemas)) {
            components.set(type.schemaName(), type.schema().raw());
            schemas.addReferred(components, type.schema());
        }
        Set<String> met = new TreeSet<>();
        components.properties().forEach(component -> {
            String name = component.getKey().substring(component.getKey().lastIndexOf('.') + 1);
            met.add(name);
            component.getValue().path("properties").fieldNames().forEachRemaining(field -> met.add(name + "." + field));
        });

        for (String name : schemas.overlaid()) {
            assertThat(met).contains(name);
            schemas.overlaidFields(name).forEach(field -> assertThat(met).contains(name + "." + field));
        }
    }
}
