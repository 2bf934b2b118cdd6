// As much as is used of packages that are installed only when a benchmark runs.

declare module "axios" {
  interface RequestOptions {
    readonly signal?: AbortSignal | undefined;
    readonly responseType?: "stream" | "arraybuffer";
  }
  export interface AxiosInstance {
    get<Data>(url: string, options?: RequestOptions): Promise<{ readonly data: Data }>;
  }
  const axios: {
    create(options: { readonly baseURL: string; readonly headers: Readonly<Record<string, string>> }): AxiosInstance;
  };
  export default axios;
}

declare module "axios-retry" {
  import type { AxiosInstance } from "axios";
  export function exponentialDelay(retryCount: number): number;
  const axiosRetry: (
    client: AxiosInstance,
    options: { readonly retries: number; readonly retryDelay: typeof exponentialDelay },
  ) => void;
  export default axiosRetry;
}

declare module "sailpoint-api-client" {
  interface Configuration {
    readonly baseurl: string;
    readonly accessToken: string;
    readonly tokenUrl: string;
  }
  interface RequestOptions {
    readonly signal?: AbortSignal | undefined;
    readonly responseType?: "arraybuffer";
  }
  interface Reports {
    getReportResult(
      parameters: { readonly taskResultId: string },
      options?: RequestOptions,
    ): Promise<{ readonly data: unknown }>;
    getReport(
      parameters: { readonly taskResultId: string; readonly fileFormat: "csv" },
      options?: RequestOptions,
    ): Promise<{ readonly data: unknown }>;
  }
  const sailpoint: {
    readonly Configuration: new (configuration: Configuration) => object;
    readonly ReportsDataExtractionV2024Api: new (configuration: object) => Reports;
  };
  export default sailpoint;
}
