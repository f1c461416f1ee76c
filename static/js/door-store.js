/* What a device at the entrance keeps in IndexedDB: for each event the list (names, companions,
   codes, seat or not, arrivals) until a day after its end, and what was noted and not sent yet.
   What was noted holds keys and times, no names, and stays until the portal has it. Where a
   browser keeps nothing, all of it lives as long as the page. */
const doorStore = (() => {
  const memory = { lists: new Map(), queue: new Map() };
  let opening;
  let broken = false;

  const open = () => {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("mosaik-einlass", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("lists", { keyPath: "event" });
        request.result.createObjectStore("queue", { keyPath: "id" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
    return opening;
  };

  // "strict": on the disk before it counts as noted; a phone may be switched off any second
  const inDatabase = async (name, mode, work) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode, { durability: "strict" });
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };

  const all = async (name) => {
    const kept = broken ? [] : await inDatabase(name, "readonly", (s) => s.getAll()).catch(fail);
    const here = new Map((kept ?? []).map((row) => [row.id ?? row.event, row]));
    return [...new Map([...here, ...memory[name]]).values()];
  };

  const fail = () => {
    broken = true;
  };

  const put = async (name, key, row) => {
    try {
      await inDatabase(name, "readwrite", (store) => store.put(row));
    } catch {
      fail();
      memory[name].set(row[key], row);
    }
  };

  const remove = async (name, keys) => {
    keys.forEach((key) => memory[name].delete(key));
    if (broken || !keys.length) return;
    await inDatabase(name, "readwrite", (store) => {
      keys.forEach((key) => store.delete(key));
    }).catch(fail);
  };

  const forget = (events) => remove("lists", events);

  return {
    keepsNothing: () => broken,
    list: async (event) => (await all("lists")).find((list) => list.event === event),
    keepList: (list) => put("lists", "event", list),
    forget,
    forgetAll: async () => forget((await all("lists")).map((list) => list.event)),
    forgetOld: async (now) => {
      const old = (await all("lists")).filter((list) => list.until < now);
      await forget(old.map((list) => list.event));
    },
    queue: async (event) => {
      const rows = (await all("queue")).filter((row) => row.event === event);
      return rows.sort((one, other) => one.at.localeCompare(other.at));
    },
    add: (row) => put("queue", "id", row),
    done: (ids) => remove("queue", ids),
  };
})();
