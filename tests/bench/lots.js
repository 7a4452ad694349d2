// Lays a long history and a repository of many tags beside what the demo has, past the console: copies of its records,
// each with an id, a tag, a place and an instant of its own. Wants `kept`.
const lots = {
  async put(store, rows) {
    for (let from = 0; from < rows.length; from += 5000) {
      await kept.within([store], "readwrite", async (transaction) => {
        for (const row of rows.slice(from, from + 5000)) transaction.objectStore(store).put(row);
      });
    }
  },

  // Entries until there are `count`, the latest an hour old and the next 20 seconds older each.
  async entries(count) {
    const models = await kept.rows("entries");
    const texts = models.map((model) => JSON.parse(model.record));
    const rows = [];
    for (let place = 0; rows.length < count - models.length; place += 1) {
      const [model, text] = [models[place % models.length], texts[place % models.length]];
      const tag = `v3.${place % 60}.${place}`;
      const at = Date.now() - 3_600_000 - place * 20_000;
      const id = `bench-${place}.${text.triggerId ?? ""}`;
      const record = { ...text, id, tag, at, finishedAt: at + 4_000, order: count - place };
      rows.push({ ...model, id, at, written: 1, record: JSON.stringify(record) });
    }
    await lots.put("entries", rows);
    return rows.length + models.length;
  },

  // A repository of this many tags.
  async tags(repository, count) {
    const [model] = await kept.rows("tags");
    const record = JSON.parse(model.record);
    const rows = [];
    for (let place = 0; place < count; place += 1) {
      const tag = `v4.${place % 60}.${place}`;
      const pushedAt = Date.now() - 3_600_000 - place * 20_000;
      rows.push({ ...model, repository, tag, record: JSON.stringify({ ...record, repository, tag, pushedAt }) });
    }
    await lots.put("tags", rows);
    await kept.put("repositories", { name: repository, tags: count, pushedAt: Date.now() - 3_600_000 });
  },

  // A file of ours, of which half the records are triggers and half are entries, none of them known.
  file(model, count) {
    const triggers = [];
    const history = [];
    for (let place = 0; place < count / 2; place += 1) {
      const id = `new-${place}`;
      const repository = `shop/of-${Math.floor(place / 10)}`;
      triggers.push({ ...model.triggers[0], id, name: id, repository });
      const entry = model.history[place % model.history.length];
      history.push({ ...entry, id: `${id}.again`, triggerId: id, trigger: id, repository });
    }
    return JSON.stringify({ ...model, triggers, history, pushes: [], repositories: [] });
  },
};
