/* Reads QR codes with the camera, where the browser can by itself. */
const doorCamera = (() => {
  const PAUSE = 200;
  let stream;
  let round = 0;

  const possible = async () => {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  };

  const stop = (video) => {
    round += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.srcObject = null;
  };

  /** Calls `found` with the text of each code once, until it is shown another or none. */
  const start = async (video, found) => {
    stop(video);
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const mine = round;
    let before = "";
    const look = async () => {
      if (mine !== round) return;
      const codes = await detector.detect(video).catch(() => []);
      const text = codes[0]?.rawValue ?? "";
      if (text && text !== before) found(text);
      before = text;
      setTimeout(look, PAUSE);
    };
    look();
  };

  return { possible, start, stop };
})();
