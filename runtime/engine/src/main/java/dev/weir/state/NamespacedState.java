package dev.weir.state;

/** One value per key and namespace, such as the start of a window's slice. The task's thread only. */
public interface NamespacedState<K, N, V> {
    /** @return the value of the current key, or {@code null} if there is none */
    V get(N namespace);

    /** Replaces what the last {@link #get} looked for; nothing of this state has changed since. @param value not {@code null} */
    void set(V value);

    /** Of the current key; neither is {@code null}. */
    void put(N namespace, V value);

    /** Of the current key. @return what was there, or {@code null} */
    V remove(N namespace);

    /** Visits every value of every key, in no order. The state is not to be changed meanwhile. */
    void forEach(Visitor<? super K, ? super N, ? super V> visitor);

    /** Sees the values of all keys. */
    interface Visitor<K, N, V> {
        void visit(K key, N namespace, V value);
    }
}
