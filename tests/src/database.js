// The console's database, opened beside the console's own connection and closed after each use.
const kept = (() => {
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const open = async (name = "tagfire") => {
    const known = await indexedDB.databases();
    // To open one that isn't there would make it.
    if (!known.some((one) => one.name === name)) throw new Error(`there is no database ${name}`);
    return answer(indexedDB.open(name));
  };
  const within = async (stores, mode, work) => {
    const database = await open();
    try {
      const transaction = database.transaction(stores, mode);
      const ended = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const result = await work(transaction);
      await ended;
      return result;
    } finally {
      database.close();
    }
  };
  const read = (store, ask) => within([store], "readonly", (transaction) => answer(ask(transaction.objectStore(store))));
  const write = (store, ask) => within([store], "readwrite", (transaction) => answer(ask(transaction.objectStore(store))));
  const rows = (store) => read(store, (rows) => rows.getAll());
  return {
    within,
    rows,
    keys: (store) => read(store, (rows) => rows.getAllKeys()),
    records: async (store) => (await rows(store)).map((row) => JSON.parse(row.record)),
    get: (store, key) => read(store, (rows) => rows.get(key)),
    put: (store, row, key) => write(store, (rows) => rows.put(row, key)),
    delete: (store, key) => write(store, (rows) => rows.delete(key)),
  };
})();
