package dev.weir.storage;

class MemoryObjectStoreTest extends ObjectStoreContract {
    @Override
    ObjectStore store() {
        return new MemoryObjectStore();
    }
}
