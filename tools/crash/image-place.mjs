import path from 'node:path';
import { copyImage, makeImage, mountImage, unmountImage } from './images.mjs';

/** States of a file system, each an image of its own, of which one at a time is mounted at `root`. Inodes and times are the same in a copy. */
export class ImagePlace {
  constructor(type, directory) {
    this.type = type;
    this.directory = directory;
  }

  image(name) {
    return path.join(this.directory, `${name}.img`);
  }

  async make(name) {
    makeImage(this.type, this.image(name));
  }

  copy(from, to) {
    copyImage(this.image(from), this.image(to));
  }

  attach(name, root) {
    mountImage(this.type, this.image(name), root);
  }

  detach(root) {
    unmountImage(this.type, root);
  }

  dispose() {}
}
