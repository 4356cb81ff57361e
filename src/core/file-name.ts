/** Names that Windows keeps for devices, with any ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Every file system takes 255 bytes; a character has four at most. */
const longest = 60;

/** Whether a text can be the name of a file or folder on any system, and of nothing outside the folder that it is put into. */
export const isFileName = (text: string): boolean =>
  text.length <= longest && /^[^\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+$/u.test(text) && !/^[ .]|[ .]$/.test(text) && !devices.test(text);
