// Who is logged in. Each tab is for itself: two tabs are two people.

const KEY = "klatsch.example";

export function recall() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
}

/** @param {{userId: string, token: string}} session */
export function keep(session) {
  sessionStorage.setItem(KEY, JSON.stringify(session));
}

export function forget() {
  sessionStorage.removeItem(KEY);
}
