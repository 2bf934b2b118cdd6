import type { RsaJwk } from "../jwk.js";

/** The service account that the fake accepts. */
export interface PingFakeCredentials {
  readonly serviceAccountId: string;
  /** Private key; the fake itself uses its public part only. */
  readonly jwk: RsaJwk;
}

/** Opens nothing but this fake: made for it and published with it. */
const jwk: RsaJwk = {
  kty: "RSA",
  n: "q5gf9RLSNFUM9Y9yPuuu8VuS-tayMwxv24qnJSyfHopqTQ-2Z3QGjzdzcMZPzPsPbaYuP00ChjT1UKc6dx15GQL5ypKP-Ez41X9waFIaky4CUjR2VbtqeIPVaQiqCkNTAN7lUuNLx3OMLoMxJ-ldUNzvCmUaVo1b7t37c0qNGfJA0ZJTBOLPfWwoLi93xOEd9EVjx5OF2B453ilswwNBCNYt3gm9vkUDTa-FTQ6ea4nG90BGag4E9s0pZAM4jwehqdljdWy7sSKrYuJaaUOfj7TkN6VHqgjLUVlWl4W59-WnfGurwO3s3MTgCkQRqyXXJbYT1ntjh36_ePKGauhr6w",
  e: "AQAB",
  d: "Se4E9sXhIwLxzmq7Qjiw6vQVY1VU-YGGQASA9xc-hx4Dpqf6YqAuo020wwXuI9aXUxqiGkvHpqLyfolOOzvLjOcnUAvNU6F2JCX__DJDmN3dyiUoRs-0k6_ZJqPA_yL6hAmErC2Z3Jj_8Jo9d4Cn38sQgl4E9v14enXRfF7GZEKypa2BaqjMCBH2RCjOQEGNLMnxCl_qA55B9DdzckcD0IKIzdBAP0wgMoC0k7KUGMwLjHQIsd2mIWyANjjqwNwnJ33qrFxD3nJY_5MQmMnTN4EBHdoHy8lFR2VkAKJ0aCd4BrHKXCRb3OKwP--Etgy4xdGs9M-p7mgIWlnaNPP0oQ",
  p: "3SUvluEtnEf9cHWbMpZaxIpkMuC-gahWXMGlTQS12e8E-J8lKL_Bf1fnoy3OOtQyRj0UVgvWvcb1aw_XM3hwpYT-XzTSUCp1cjIYwPaFe7Im2wa0j78Fmy4ItsIUJPrsZipmxB3JZ9ogpPmVTuPiBTsakkrN397GkYC0WggHk28",
  q: "xqOk7Zq_jDJwzMWt9fe6oauHWBojtaOluS-UQ-vB3pCHr3VIL3RD6O-3Wr0D5kxzpFXv1g7hp5b1bigilPmDuknfh7s6NHM31g8PTPcN9gNzVrOTymWnUTTOnfdB4hDGoGO8lNM01tCJDrA3xFwfdMNPNseCu2rCfYPh3zk5wUU",
  dp: "xEJmM67vvYyePZoB_Ck3sMlpF0YhjAwLaRJqUynlAd6AOO10Gu_jF9K5vjW-mrMLUw6N57dmAtJ5p2RNhl5TCnI3FeNY6tBjns8a7NVbrWVz2lnfENtkbE20ag1ft1oBRsJGpbIRtlr9MaxWd8cCJcZIVKCSiSW6cBMa-_O4VX0",
  dq: "qETmKPWHQB9WmND4nb2-lse0fnieOXeooqhgg-0KLRzoJEVI4hIumPvAqhgmXofzCopWAlJW694giLFtIiAAa-W6esOq-dWEvkvBnWRHqlif8xlqn_De_Rar1PspD3VAnYv_q18Ditna0NuMUkXry8DLsM7vuw4kNalrxOo4N7U",
  qi: "JvSqD2FyEzjQqrCuq7nhRmLPp-8mmjY-ploXlBVyZOtsOTRAzxktWFe8vUC-JFfQtDIM83pAIeMip4CHRJXyngS6zUs0c4cLlDZKuEAt9b8DSbYjnPT9QKiEBRv4izZnymNQChW0p1j0JNCMtMrBMxgupFuUDddBc0ix98WU8M0",
};

/** What a fake accepts unless it is told otherwise. */
export const fakeCredentials: PingFakeCredentials = {
  serviceAccountId: "449d7e27-7889-47af-a736-83b6bbf97ec5",
  jwk,
};
