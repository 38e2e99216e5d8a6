package dev.weir.local.apiserver.schema;

/** Where in an object, as people and causes write it: {@code spec.containers[0].env[name]}. */
public record FieldPath(String text) {

    public static final FieldPath ROOT = new FieldPath("");

    public FieldPath field(String name) {
        return new FieldPath(text.isEmpty() ? name : text + "." + name);
    }

    public FieldPath key(String name) {
        return new FieldPath(text + "[" + name + "]");
    }

    public FieldPath index(int index) {
        return new FieldPath(text + "[" + index + "]");
    }

    /** The path, or the sign that the server writes for the root. */
    public String orRoot() {
        return text.isEmpty() ? "<nil>" : text;
    }

    @Override
    public String toString() {
        return text;
    }
}
